print(("abc"):gsub("x*", "-")) --> -a-b-c-	4
print(("axb"):gsub("x*", "-")) --> -a-b-	3
print((""):gsub("", "x")) --> x	1
print(select(2, (""):gsub(".", "x"))) --> 0
print(("ab"):gsub("b*", "-")) --> -a-	2
