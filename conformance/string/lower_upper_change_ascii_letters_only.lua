print(("Lua 5.4 [Z]"):upper()) --> LUA 5.4 [Z]
print(("Lua 5.4 [Z]"):lower()) --> lua 5.4 [z]
print(("@[`{"):upper(), ("@[`{"):lower()) --> @[`{	@[`{
print(("\xC3\xA9"):upper() == "\xC3\xA9") --> true
print(("\xC0"):lower() == "\xC0") --> true
print(("a\0b"):upper() == "A\0B") --> true
