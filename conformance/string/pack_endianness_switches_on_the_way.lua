local function hex(s) return (s:gsub(".", function(c) return ("%02X"):format(c:byte()) end)) end
print(hex(string.pack("<i2 >i2 <i2", 1, 1, 1))) --> 010000010100
print(hex(string.pack(">i2i2", 1, 2))) --> 00010002
print(string.pack("=i4", 1) == string.pack("<i4", 1)) --> true
print(string.unpack(">i2<i2", "\0\1\1\0")) --> 1	1	5
