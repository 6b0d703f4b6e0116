print(("abc"):byte(2.0)) --> 98
print(("abc"):byte("3")) --> 99
print(pcall(string.byte, "abc", 1.5)) --> false	bad argument #2 to 'string.byte' (number has no integer representation)
print(pcall(string.byte, "abc", "x")) --> false	bad argument #2 to 'string.byte' (number expected, got string)
print(string.byte(12)) --> 49
