local function closer(text)
  return setmetatable({}, { __close = function(_, e) print("sees", e) error(text, 0) end })
end
print(pcall(function()
  local a <close> = closer "from a"
  local b <close> = closer "from b"
  error("first", 0)
end))
--> sees	first
--> sees	from b
--> false	from a
