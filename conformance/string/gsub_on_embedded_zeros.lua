local s, n = ("a\0b\0"):gsub("\0", "%%0")
print(s, n) --> a%0b%0	2
print((("x"):gsub("x", "\0"):byte())) --> 0
print((("a\0b"):gsub("%z", "Z"))) --> aZb
print(#("abc"):gsub("b", "\0\0")) --> 4
