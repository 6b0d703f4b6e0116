print(("aaa"):gsub("^a", "b")) --> baa	1
print(("aaa"):gsub("^b", "x")) --> aaa	0
print(("  x y"):gsub("^%s+", "")) --> x y	1
print(("aaa"):gsub("a$", "b")) --> aab	1
print(("abc"):gsub("^", ">")) --> >abc	1
print(("abc"):gsub("$", "<")) --> abc<	1
