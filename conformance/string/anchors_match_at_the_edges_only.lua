print(("hello"):find("^h"), ("hello"):find("^e")) --> 1	nil
print(("hello"):find("o$"), ("hello"):find("l$")) --> 5	nil
print(("a^b"):find("a^b")) --> 1	3
print(("a$b"):find("$b")) --> 2	3
print(("^x"):find("%^x")) --> 1	2
print(("aXa"):gsub("^a", "-")) --> -Xa	1
print((""):find("^$")) --> 1	0
print(("ab"):find("^")) --> 1	0
