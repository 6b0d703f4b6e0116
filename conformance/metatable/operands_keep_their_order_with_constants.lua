local function show(v) return type(v) == "table" and "v" or tostring(v) end
local mt = {}
for _, e in ipairs { "__add", "__sub", "__mul", "__band", "__shl", "__shr", "__div" } do
  mt[e] = function(a, b) return e:sub(3) .. "(" .. show(a) .. "," .. show(b) .. ")" end
end
local v = setmetatable({}, mt)
print(v + 5, 5 + v, v - 5, 5 - v)         --> add(v,5)	add(5,v)	sub(v,5)	sub(5,v)
print(v * 2.5, 2.5 * v, v / 2, 2 / v)     --> mul(v,2.5)	mul(2.5,v)	div(v,2)	div(2,v)
print(v & 3, 3 & v, v << 1, 1 << v, v >> 1, 1 >> v) --> band(v,3)	band(3,v)	shl(v,1)	shl(1,v)	shr(v,1)	shr(1,v)
