local Animal = {} Animal.__index = Animal
function Animal.new(class, name) return setmetatable({ name = name }, class) end
function Animal:speak() return self.name .. " makes " .. self:sound() end
function Animal:sound() return "a sound" end
local Dog = setmetatable({}, { __index = Animal, __call = function(class, name) return class:new(name) end })
Dog.__index = Dog
function Dog:sound() return "woof" end
print(Animal:new("It"):speak())               --> It makes a sound
print(Dog("Rex"):speak())                     --> Rex makes woof
function Animal:late() return "late " .. self.name end
print(Dog("Rex"):late())                      --> late Rex
