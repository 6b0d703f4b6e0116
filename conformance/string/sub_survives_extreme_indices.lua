local s = "abc"
print(s:sub(math.mininteger, math.maxinteger)) --> abc
print("[" .. s:sub(math.maxinteger, math.mininteger) .. "]") --> []
print(s:sub(math.mininteger, -2)) --> ab
print("[" .. s:sub(math.maxinteger) .. "]") --> []
print(s:sub(2, 3.0)) --> bc
print(pcall(string.sub, s, 2^63)) --> false	bad argument #2 to 'string.sub' (number has no integer representation)
