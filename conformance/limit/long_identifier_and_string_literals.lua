local name = ("n"):rep(10000)
print(load("local " .. name .. " = 5 return " .. name)()) --> 5
local text = ("z"):rep(100000)
print(#load("return '" .. text .. "'")(), #load("return [[" .. text .. "]]")()) --> 100000	100000
print(load("return " .. ("0"):rep(500) .. "7")(), load("return 0x" .. ("0"):rep(500) .. "7")()) --> 7	7
