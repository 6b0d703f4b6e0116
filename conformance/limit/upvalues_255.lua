local function source(n)
  local s = {}
  for f = 1, 2 do
    s[#s + 1] = f == 1 and "" or "local function level() "
    for i = 1, 150 do s[#s + 1] = ("local v%d_%d = %d"):format(f, i, i) end
  end
  s[#s + 1] = "return function() return 0"
  for k = 1, n do s[#s + 1] = ("+ v%d_%d"):format(k <= 150 and 1 or 2, (k - 1) % 150 + 1) end
  s[#s + 1] = " end end return level()()"
  return table.concat(s, " ")
end
print(load(source(255))())                     --> 16890
print(load(source(256), "=s"))                 --> nil	s:1: too many upvalues (limit is 255) in function at line 1 near 'end'
