local function named(name)
  return setmetatable({}, { __add = function() return name end, __concat = function() return name end })
end
local a, b = named "a", named "b"
print(a + b, b + a)          --> a	b
print(a .. b, b .. a)        --> a	b
local plain = setmetatable({}, {})
print(plain + b, b + plain)  --> b	b
