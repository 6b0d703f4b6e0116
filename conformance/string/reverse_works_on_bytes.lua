print(("Lua"):reverse()) --> auL
print("[" .. (""):reverse() .. "]") --> []
print(("a\0b"):reverse() == "b\0a") --> true
print(("\xC3\xA9"):reverse() == "\xA9\xC3") --> true
print(string.reverse(123)) --> 321
