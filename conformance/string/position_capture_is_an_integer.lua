local a, b = ("hello"):match("()ll()")
print(a, b, math.type(a)) --> 3	5	integer
print((""):match("()")) --> 1
print(("abc"):match("()", 4)) --> 4
print(("abc"):gsub("()", "%1")) --> 1a2b3c4	4
