print(load("return 1", "=c", "b"))             --> nil	attempt to load a text chunk (mode is 'b')
local binary = string.dump(load "return 42")
print(load(binary, "=c", "t"))                 --> nil	attempt to load a binary chunk (mode is 't')
print(load(binary, "=c", "b")())               --> 42
print(load(binary, "=c", "bt")(), load("return 1", "=c", "bt")()) --> 42	1
