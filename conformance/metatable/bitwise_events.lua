local mt = {}
for _, event in ipairs { "band", "bor", "bxor", "shl", "shr", "bnot" } do
  mt["__" .. event] = function(a, b) return event .. " " .. type(a) .. " " .. type(b) end
end
local v = setmetatable({}, mt)
print(v & 1, 1 | v)          --> band table number	bor number table
print(v ~ "s", nil << v)     --> bxor table string	shl nil table
print(v >> 1.5, ~v)          --> shr table number	bnot table table
