-- §6.4: indices start at 1, negative ones count back from the end.
local s = "Lua"
print(s:byte()) --> 76
print(s:byte(2)) --> 117
print(s:byte(-1)) --> 97
print(s:byte(1, -1)) --> 76	117	97
print(s:byte(-100, 100)) --> 76	117	97
