print(pcall(string.char, 256)) --> false	bad argument #1 to 'string.char' (value out of range)
print(pcall(string.char, 65, -1)) --> false	bad argument #2 to 'string.char' (value out of range)
print(pcall(string.char, 1.5)) --> false	bad argument #1 to 'string.char' (number has no integer representation)
print(pcall(string.char, math.maxinteger)) --> false	bad argument #1 to 'string.char' (value out of range)
