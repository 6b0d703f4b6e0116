local log = {}
local mt = {}
local function piece(name) return setmetatable({ name = name }, mt) end
mt.__concat = function(a, b)
  log[#log + 1] = a.name .. "+" .. b.name
  return piece("(" .. a.name .. b.name .. ")")
end
print((piece "a" .. piece "b" .. piece "c").name) --> (a(bc))
print(log[1], log[2])    --> b+c	a+(bc)
print(1 + 2 .. 3 * 4)    --> 312
print("x" .. 1 << 1 == nil or "unreached") --! runtime: attempt to perform bitwise operation on a string value
