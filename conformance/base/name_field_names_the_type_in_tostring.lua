local t = setmetatable({}, { __name = "Point" })
print((tostring(t):gsub("0x%x+", "ADDRESS"))) --> Point: ADDRESS
print((tostring(setmetatable({}, { __name = 42 })):gsub("0x%x+", "ADDRESS"))) --> table: ADDRESS
print(type(t)) --> table
