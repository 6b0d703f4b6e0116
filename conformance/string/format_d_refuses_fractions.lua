print(pcall(string.format, "%d", 1.5)) --> false	bad argument #2 to 'string.format' (number has no integer representation)
print(pcall(string.format, "%d", "1.5")) --> false	bad argument #2 to 'string.format' (number has no integer representation)
print(pcall(string.format, "%d", 2^63)) --> false	bad argument #2 to 'string.format' (number has no integer representation)
print(pcall(string.format, "%x", "z")) --> false	bad argument #2 to 'string.format' (number expected, got string)
print(pcall(string.format, "%d")) --> false	bad argument #2 to 'string.format' (no value)
print(pcall(string.format, "%d", 0 / 0)) --> false	bad argument #2 to 'string.format' (number has no integer representation)
print(("%d %x %5d"):format(-0.0, 2.0 ^ 53, 2.0 ^ 62)) --> 0 20000000000000 4611686018427387904
