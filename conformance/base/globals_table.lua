print(_G._G == _G, _ENV == _G) --> true	true
x = 5
print(_G.x, _G["x"]) --> 5	5
_G.y = 6
print(y, undefined_name) --> 6	nil
print(_VERSION) --> Lua 5.4
local names = {}
for name, value in pairs(_G) do if type(value) == "table" and name ~= "arg" then names[#names + 1] = name end end
table.sort(names)
print(table.concat(names, " ")) --> _G coroutine debug io math os package string table utf8
