-- A method that was cleared and is set again is found by all that inherit it, however often it was absent meanwhile.
local class = { first = 1, method = 2 }
class.__index = class
class.method = nil
local object = setmetatable({}, class)
local function look()
    return object.method
end

local absent, found = 0, 0
for _ = 1, 2000 do
    if look() == nil then absent = absent + 1 end
end
class.method = 3
for _ = 1, 2000 do
    if look() == 3 then found = found + 1 end
end
class.method = nil
for _ = 1, 2000 do
    if look() == nil then absent = absent + 1 end
end
print(absent, found) --> 4000	2000
