print(pcall(utf8.len, "abc", 5)) --> false	bad argument #2 to 'utf8.len' (initial position out of bounds)
print(pcall(utf8.len, "abc", 0)) --> false	bad argument #2 to 'utf8.len' (initial position out of bounds)
print(pcall(utf8.len, "abc", 1, 4)) --> false	bad argument #3 to 'utf8.len' (final position out of bounds)
print(pcall(utf8.len, "abc", -4)) --> false	bad argument #2 to 'utf8.len' (initial position out of bounds)
print(utf8.len("abc", 4), utf8.len("", 1)) --> 0	0
