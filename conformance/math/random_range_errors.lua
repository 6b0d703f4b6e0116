print(pcall(math.random, 0 - 1)) --> false	bad argument #1 to 'math.random' (interval is empty)
print(pcall(math.random, 2, 1)) --> false	bad argument #1 to 'math.random' (interval is empty)
print(pcall(math.random, 1, 2, 3)) --> false	wrong number of arguments
print(pcall(math.random, 1.5)) --> false	bad argument #1 to 'math.random' (number has no integer representation)
print(pcall(math.random, "a")) --> false	bad argument #1 to 'math.random' (number expected, got string)
print(pcall(math.random, 1, 2^63)) --> false	bad argument #2 to 'math.random' (number has no integer representation)
print(pcall(math.randomseed, {})) --> false	bad argument #1 to 'math.randomseed' (number expected, got table)
