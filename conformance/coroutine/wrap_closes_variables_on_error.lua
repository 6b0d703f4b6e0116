local f = coroutine.wrap(function()
  local x <close> = setmetatable({}, { __close = function(_, e) print("closed", e) end })
  error("E", 0)
end)
print(pcall(f))
--> closed	E
--> false	E
