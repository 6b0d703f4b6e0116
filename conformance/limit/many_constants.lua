local s = { "local t = {" }
for i = 1, 70000 do s[#s + 1] = i .. ".5," end
s[#s + 1] = "} return #t, t[1], t[300], t[70000]"
print(load(table.concat(s))())                 --> 70000	1.5	300.5	70000.5
s = { "local t = {} " }
for i = 1, 3000 do s[#s + 1] = ("t.f%d = 'v%d' "):format(i, i) end
s[#s + 1] = "return t.f1 .. t.f257 .. t.f3000"
print(load(table.concat(s))())                 --> v1v257v3000
