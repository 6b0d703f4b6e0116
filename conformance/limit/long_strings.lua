local s = ("abc"):rep(1000000)
print(#s, s:sub(-3), s:find("cab", 2999990, true)) --> 3000000	abc	2999991	2999993
local t = {}
for i = 1, 20000 do t[i] = "piece" end
print(#table.concat(t), #table.concat(t, ", ")) --> 100000	139998
local grown = ""
for i = 1, 5000 do grown = grown .. i end
print(#grown, grown:sub(-8))                   --> 18893	49995000
print(pcall(string.rep, "x", 1 << 62, "yy"))   --> false	resulting string too large
