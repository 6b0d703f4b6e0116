local _, _1, And, END, goto_ = 1, 2, 3, 4, 5
print(_, _1, And, END, goto_)          --> 1	2	3	4	5
local t = { ["end"] = 1, ["nil"] = 2 }
print(t["end"], t["nil"])              --> 1	2
local a1b2_C3 = "ok"; print(a1b2_C3)   --> ok
print(load "local end = 1")            --> nil	[string "local end = 1"]:1: <name> expected near 'end'
print(load "local café = 1")           --> nil	[string "local café = 1"]:1: unexpected symbol near '<\195>'
