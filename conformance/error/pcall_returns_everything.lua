print(pcall(function() return 1, nil, 3 end))          --> true	1	nil	3
print(select("#", pcall(function() return nil, nil end))) --> 3
print(pcall(function() end))                           --> true
print(pcall(math.max, 3, 7))                           --> true	7
print(pcall(pcall, error, "e"))                        --> true	false	e
print(pcall(pcall))                                    --> false	bad argument #1 to 'pcall' (value expected)
print(pcall(42))                                       --> false	attempt to call a number value
print(pcall(nil))                                      --> false	attempt to call a nil value
