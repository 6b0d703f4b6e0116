print(pcall(string.unpack, "i4", "abc")) --> false	bad argument #2 to 'string.unpack' (data string too short)
print(pcall(string.unpack, "z", "abc")) --> false	bad argument #2 to 'string.unpack' (unfinished string for format 'z')
print(pcall(string.unpack, "s1", "\5ab")) --> false	bad argument #2 to 'string.unpack' (data string too short)
print(pcall(string.unpack, "B", "abc", 5)) --> false	bad argument #3 to 'string.unpack' (initial position out of string)
print(pcall(string.unpack, "B", "abc", -4)) --> true	97	2
print(pcall(string.unpack, "<i9", "\0\0\0\0\0\0\0\0\1")) --> false	9-byte integer does not fit into Lua Integer
print(pcall(string.unpack, "<I16", ("\255"):rep(16))) --> false	16-byte integer does not fit into Lua Integer
print(string.unpack("<i16", ("\255"):rep(16))) --> -1	17
print(select("#", string.unpack("", "abc", 4))) --> 1
