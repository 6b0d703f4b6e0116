local function f(x)
  local a = 1
  local b = a +
    x.y
  return b
end
print(select(2, pcall(f, nil)))                        --> runtime_line_of_the_operation.lua:4: attempt to index a nil value (local 'x')
local t = {}
t.a = 1; local u = t.b
  .c --! runtime: attempt to index a nil value (field 'b')
