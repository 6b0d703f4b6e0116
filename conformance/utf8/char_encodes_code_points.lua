local function hex(s) return (s:gsub(".", function(c) return ("%02X "):format(c:byte()) end):sub(1, -2)) end
print(utf8.char(76, 117, 97), #utf8.char()) --> Lua	0
print(hex(utf8.char(0xE9))) --> C3 A9
print(hex(utf8.char(0x20AC))) --> E2 82 AC
print(hex(utf8.char(0x1F600))) --> F0 9F 98 80
print(hex(utf8.char(0x7FF, 0x800))) --> DF BF E0 A0 80
print(hex(utf8.char(0xFFFF, 0x10000))) --> EF BF BF F0 90 80 80
print(hex(utf8.char(0x7FFFFFFF))) --> FD BF BF BF BF BF
print(hex(utf8.char(0x200000))) --> F8 88 80 80 80
print(#utf8.char(0), utf8.char(0):byte()) --> 1	0
