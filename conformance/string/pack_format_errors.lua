print(pcall(string.pack, "i17", 1)) --> false	integral size (17) out of limits [1,16]
print(pcall(string.pack, "i0", 1)) --> false	integral size (0) out of limits [1,16]
print(pcall(string.pack, "y", 1)) --> false	invalid format option 'y'
print(pcall(string.pack, "c", "x")) --> false	missing size for format option 'c'
print(pcall(string.pack, "!3 i4", 1)) --> false	bad argument #1 to 'string.pack' (format asks for alignment not power of 2)
print(pcall(string.pack, "!17")) --> false	integral size (17) out of limits [1,16]
print(pcall(string.pack, "X")) --> false	bad argument #1 to 'string.pack' (invalid next option for option 'X')
print(pcall(string.pack, "Xz")) --> false	bad argument #1 to 'string.pack' (invalid next option for option 'X')
print(pcall(string.pack, "!4 i3 i4", 1, 2)) --> false	bad argument #1 to 'string.pack' (format asks for alignment not power of 2)
print(pcall(string.packsize, ("c200000000"):rep(11))) --> false	bad argument #1 to 'string.packsize' (format result too large)
