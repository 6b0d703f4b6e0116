-- Records with methods found through a metatable.
local Vector = {}
Vector.__index = Vector
local function vector(x, y) return setmetatable({ x = x, y = y }, Vector) end
function Vector:add(other) return vector(self.x + other.x, self.y + other.y) end
function Vector:dot(other) return self.x * other.x + self.y * other.y end
local sum, step = vector(0, 0), vector(1, 2)
for _ = 1, 500000 do
    sum = sum:add(step)
    if sum:dot(step) > 1e9 then sum = vector(0, 0) end
end
