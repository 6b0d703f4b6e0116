for i, v in ipairs { "a", "b", nil, "d" } do print(i, v) end --> 1	a
   --> 2	b
for _ in ipairs {} do print("never") end
local proxy = setmetatable({}, { __index = function(_, i) if i <= 3 then return i * 10 end end })
for i, v in ipairs(proxy) do print(i, v) end --> 1	10
   --> 2	20
   --> 3	30
print(pcall(ipairs)) --> false	bad argument #1 to 'ipairs' (value expected)
print(select("#", ipairs(nil)), select(3, ipairs({}))) --> 3	0
