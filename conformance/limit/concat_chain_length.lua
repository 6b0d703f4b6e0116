local parts = {}
for i = 1, 150 do parts[i] = "'" .. i % 10 .. "'" end
local s = load("return " .. table.concat(parts, " .. "))()
print(#s, s:sub(1, 12), s:sub(-3))             --> 150	123456789012	890
parts = {}
for i = 1, 20000 do parts[i] = "s = s .. '" .. i % 10 .. "'" end
print(#load("local s = '' " .. table.concat(parts, " ") .. " return s")()) --> 20000
