-- Strings far longer than what natives work on in one go.
local unit = "aBc\xe9\0"
local s = unit:rep(100000)
print(s:reverse() == ("\0\xe9cBa"):rep(100000))            --> true
print(s:upper() == ("ABC\xe9\0"):rep(100000))              --> true
print(s:lower() == ("abc\xe9\0"):rep(100000))              --> true
print(("x"):rep(70000, ","):reverse() == ("x"):rep(70000, ",")) --> true
print(#("q"):rep(300000):upper(), ("q"):rep(300000):upper():find("[^Q]")) --> 300000	nil
print(utf8.len(("\u{20ac}a"):rep(50000)), utf8.offset(("\u{20ac}a"):rep(50000), 60001)) --> 100000	120001
print(utf8.len(("\u{20ac}a"):rep(50000) .. "\xff"))        --> nil	200001
local q = ("%q"):format(s)
print(load("return " .. q)() == s)                         --> true
local many = {}
for i = 1, 3000 do many[i] = i end
local text = ("%d,"):rep(3000):format(table.unpack(many))
print(#text, text:sub(-10))                                --> 13893	2999,3000,
local packed = string.pack(("<i2"):rep(3000), table.unpack(many))
print(#packed, select(3001, string.unpack(("<i2"):rep(3000), packed))) --> 6000	6001
print(string.packsize(("i4"):rep(5000)))                   --> 20000
print(pcall(string.format, ("%d"):rep(2000)))              --> false	bad argument #2 to 'string.format' (no value)
