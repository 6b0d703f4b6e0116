print(pcall(utf8.char, -1)) --> false	bad argument #1 to 'utf8.char' (value out of range)
print(pcall(utf8.char, 65, 0x80000000)) --> false	bad argument #2 to 'utf8.char' (value out of range)
print(pcall(utf8.char, "x")) --> false	bad argument #1 to 'utf8.char' (number expected, got string)
print(utf8.char("65"), utf8.char(0xD800) == "\xED\xA0\x80") --> A	true
