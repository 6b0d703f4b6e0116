local s = "abcdef"
print(s:sub(2, 4)) --> bcd
print(s:sub(3)) --> cdef
print(s:sub(-2)) --> ef
print(s:sub(-4, -3)) --> cd
print(s:sub(0, 2)) --> ab
print(s:sub(-100, 100)) --> abcdef
print("[" .. s:sub(4, 3) .. "]") --> []
print("[" .. s:sub(7) .. "]") --> []
print("[" .. s:sub(2, 0) .. "]") --> []
