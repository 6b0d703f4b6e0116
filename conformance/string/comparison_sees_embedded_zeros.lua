print("a\0b" < "a\0c", "a\0c" < "a\0b") --> true	false
print("a" < "a\0", "a\0" < "a\0\0") --> true	true
print("a\0" < "a\1") --> true
print("\0" < "", "" < "\0") --> false	true
print("a\0b" == "a\0b", "a\0b" == "a") --> true	false
print("a\0z" < "ab") --> true
