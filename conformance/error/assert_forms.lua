print(assert(1, "unused", nil, 4))                     --> 1	unused	nil	4
print(pcall(assert, false))                            --> false	assertion failed!
print(pcall(assert, nil, "text"))                      --> false	text
print(select("#", pcall(assert, nil, nil)), pcall(assert, nil, nil)) --> 2	false	nil
local t = {}
print(select(2, pcall(assert, false, t)) == t)         --> true
print(pcall(assert))                                   --> false	bad argument #1 to 'assert' (value expected)
print(select("#", assert(1, 2, 3)))                    --> 3
