warn("@off")
warn("not ", "shown")
print(select("#", warn("x"))) --> 0
print(pcall(warn)) --> false	bad argument #1 to 'warn' (string expected, got no value)
print(pcall(warn, "a", {})) --> false	bad argument #2 to 'warn' (string expected, got table)
print(pcall(warn, 5)) --> true
