local function pair()
  local x = 0
  return function() x = x + 1 return x end, function() return x end
end
local inc1, get1 = pair()
local inc2, get2 = pair()
print(debug.upvalueid(inc1, 1) == debug.upvalueid(get1, 1)) --> true
print(debug.upvalueid(inc1, 1) == debug.upvalueid(inc2, 1)) --> false
debug.upvaluejoin(inc2, 1, get1, 1)
inc2() inc2()
print(get1(), get2(), inc1())      --> 2	0	3
