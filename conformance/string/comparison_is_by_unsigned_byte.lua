print("a" < "b", "Z" < "a", "" < "a") --> true	true	true
print("a" < "aa", "aa" < "ab", "b" < "aa") --> true	true	false
print("10" < "9") --> true
print("\x7F" < "\x80", "\xFF" > "a") --> true	true
print("a" <= "a", "a" >= "a", "a" < "a") --> true	true	false
