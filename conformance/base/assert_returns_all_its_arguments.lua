print(assert(1, 2, nil, "x")) --> 1	2	nil	x
print(select("#", assert(true, nil))) --> 2
print(pcall(assert, false)) --> false	assertion failed!
print(pcall(assert, nil, "message")) --> false	message
print(pcall(assert, false, nil)) --> false	nil
local e = {}
print(select(2, pcall(assert, false, e)) == e) --> true
print(pcall(assert, false, 42, "rest")) --> false	42
print(pcall(assert)) --> false	bad argument #1 to 'assert' (value expected)
