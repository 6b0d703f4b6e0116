local mt = { __concat = function(a, b)
  local function s(v) return type(v) == "table" and v.s or tostring(v) end
  return "<" .. s(a) .. s(b) .. ">"
end }
local v = setmetatable({ s = "v" }, mt)
print(v .. "a", "a" .. v, v .. v)         --> <va>	<av>	<vv>
print("a" .. "b" .. v, v .. "a" .. "b")   --> a<bv>	<vab>
print(1 .. v, v .. nil, "x" .. 1.5 .. v .. "y") --> <1v>	<vnil>	x1.5<vy>
