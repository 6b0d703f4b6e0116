print(pcall(string.format, "%d %d", 1)) --> false	bad argument #3 to 'string.format' (no value)
print(pcall(string.format, "%s", "a", "extra")) --> true	a
print(pcall(string.format, "%s %s %d", "a", "b", "c")) --> false	bad argument #4 to 'string.format' (number expected, got string)
print(pcall(string.format, {})) --> false	bad argument #1 to 'string.format' (string expected, got table)
