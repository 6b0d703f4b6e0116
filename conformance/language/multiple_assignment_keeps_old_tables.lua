local a = {}
local keep = a
local i = 3
i, a[i], a = i + 1, "three", "replaced"
print(i, keep[3], keep[4], a) --> 4	three	nil	replaced
local t = { 1, 2, 3 }
t[1], t[2], t[3] = t[3], t[1], t[2]
print(t[1], t[2], t[3])       --> 3	1	2
