print(pcall(function(...) return ... end, 1, nil, 3)) --> true	1	nil	3
print(select("#", pcall(function() end))) --> 1
print(pcall(pcall, error, "x")) --> true	false	x
print(pcall(5)) --> false	attempt to call a number value
print(pcall(nil)) --> false	attempt to call a nil value
print(pcall(pcall)) --> false	bad argument #1 to 'pcall' (value expected)
