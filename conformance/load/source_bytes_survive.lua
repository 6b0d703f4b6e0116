local bytes = {}
for i = 128, 255 do bytes[#bytes + 1] = string.char(i) end
local all = table.concat(bytes)
print(load("return '" .. all .. "'")() == all) --> true
print(#load("return '\0'")(), load("return 'a\0b'")() == "a\0b") --> 1	true
print(load("return 1 --\0\nreturn 2"))         --> nil	[string "return 1 --"]:2: <eof> expected near 'return'
