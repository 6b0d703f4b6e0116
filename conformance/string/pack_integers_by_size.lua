local function hex(s) return (s:gsub(".", function(c) return ("%02X"):format(c:byte()) end)) end
print(hex(string.pack("<b", -1))) --> FF
print(hex(string.pack("<h", 258))) --> 0201
print(hex(string.pack(">h", 258))) --> 0102
print(hex(string.pack("<i3", 0x010203))) --> 030201
print(hex(string.pack(">I4", 0xDEADBEEF))) --> DEADBEEF
print(hex(string.pack("<j", -2))) --> FEFFFFFFFFFFFFFF
print(hex(string.pack("<i16", -2))) --> FEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF
print(hex(string.pack(">I16", 1))) --> 00000000000000000000000000000001
print(hex(string.pack("<BHIL", 1, 2, 3, 4))) --> 010200030000000400000000000000
