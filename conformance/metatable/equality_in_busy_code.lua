-- Comparing tables with metatables that say nothing of equality, until they do.
local function equal(a, b) return a == b end
local class = { __index = {} }
local a, b, plain = setmetatable({}, class), setmetatable({}, class), {}
local other = setmetatable({}, { __index = {} })
for _ = 1, 1500 do
  assert(not equal(a, b) and not equal(a, plain) and not equal(plain, b) and not equal(other, b) and equal(a, a))
end
class.__eq = function(x, y) return not rawequal(x, plain) and "yes" end
print(equal(a, b), equal(plain, a), equal(a, plain), equal(a, a)) --> true	false	true	true
class.__eq = function(x, y) return rawequal(y, b) end
print(equal(a, b), equal(plain, b), equal(other, b), equal(b, plain)) --> true	true	true	false
class.__eq = nil
print(equal(a, b), equal(plain, b), equal(io.stdout, io.stderr), equal(a, io.stdout)) --> false	false	false	false
