local function f()
  local x <close> = setmetatable({}, { __close = function() error "in close" end })
  return "lost"
end
print(pcall(f))                                        --> false	in_close_on_normal_exit.lua:2: in close
for i = 1, 2 do
  local ok, e = pcall(function()
    local y <close> = setmetatable({}, { __close = function() error(i) end })
  end)
  print(ok, e)
end
--> false	1
--> false	2
