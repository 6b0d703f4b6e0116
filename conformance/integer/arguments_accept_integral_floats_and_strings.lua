print(("x"):rep(3.0), ("x"):rep("2"), ("abc"):sub("2", 3.0)) --> xxx	xx	bc
print(pcall(string.rep, "x", 1.5))         --> false	bad argument #2 to 'string.rep' (number has no integer representation)
print(pcall(string.rep, "x", "1.5"))       --> false	bad argument #2 to 'string.rep' (number has no integer representation)
print(pcall(string.rep, "x", "y"))         --> false	bad argument #2 to 'string.rep' (number expected, got string)
print(pcall(string.rep, "x", 2^63))        --> false	bad argument #2 to 'string.rep' (number has no integer representation)
