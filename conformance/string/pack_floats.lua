local function hex(s) return (s:gsub(".", function(c) return ("%02X"):format(c:byte()) end)) end
print(hex(string.pack(">d", 1))) --> 3FF0000000000000
print(hex(string.pack(">d", -0.1))) --> BFB999999999999A
print(hex(string.pack("<f", 0.5))) --> 0000003F
print(hex(string.pack(">n", 2))) --> 4000000000000000
print((string.unpack("<f", string.pack("<f", 0.1))) == 0.1) --> false
print((string.unpack("<d", string.pack("<d", 0.1))) == 0.1) --> true
print((string.unpack(">f", "\x7F\x80\0\0"))) --> inf
