local function hex(s) return (s:gsub(".", function(c) return ("%02X"):format(c:byte()) end)) end
print(hex(string.pack("<b x b", 1, 2))) --> 010002
print(hex(string.pack("<!4 b i4", 1, 2))) --> 0100000002000000
print(hex(string.pack("<!2 b i4", 1, 2))) --> 010002000000
print(hex(string.pack("<b i4", 1, 2))) --> 0102000000
print(hex(string.pack("<! b Xi4", 1))) --> 01000000
print(hex(string.pack("<!8 b Xd d", 1, 1))) --> 0100000000000000000000000000F03F
print(hex(string.pack("<!4 i2 i2 i4", 1, 2, 3))) --> 0100020003000000
