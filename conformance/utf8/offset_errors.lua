print(pcall(utf8.offset, "a\u{20AC}", 1, 3)) --> false	initial position is a continuation byte
print(pcall(utf8.offset, "abc", 1, 5)) --> false	bad argument #3 to 'utf8.offset' (position out of bounds)
print(pcall(utf8.offset, "abc", 1, -4)) --> false	bad argument #3 to 'utf8.offset' (position out of bounds)
print(pcall(utf8.offset, "abc")) --> false	bad argument #2 to 'utf8.offset' (number expected, got no value)
print(pcall(utf8.offset, "\x80", 1)) --> false	initial position is a continuation byte
print(utf8.offset("abc", 4), utf8.offset("abc", 5)) --> 4	nil
