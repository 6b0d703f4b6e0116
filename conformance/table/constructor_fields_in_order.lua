local t = { "a", x = 1, "b", [1] = "overridden", "c" }
print(t[1], t[2], t[3], t.x, #t) --> a	b	c	1	3
local function three() return 1, 2, 3 end
print(#{ three() }, #{ three(), three() }, #{ (three()) }, #{ three(), nil }) --> 3	4	1	1
print(#{ three(), x = three() }) --> 1
