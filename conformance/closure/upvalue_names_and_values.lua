local a, b = 1, "two"
local function f() return b, a, print end
print(debug.getupvalue(f, 1))      --> b	two
print(debug.getupvalue(f, 2))      --> a	1
print((debug.getupvalue(f, 3)))    --> _ENV
print(debug.getupvalue(f, 4))      -->
print(debug.setupvalue(f, 2, "new"), a) --> a	new
