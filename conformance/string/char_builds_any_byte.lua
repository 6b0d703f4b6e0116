print(string.char(76, 117, 97)) --> Lua
print(#string.char()) --> 0
print(#string.char(0, 255, 128)) --> 3
print(string.char(0, 255, 128):byte(1, 3)) --> 0	255	128
print(string.char("65", 66.0)) --> AB
