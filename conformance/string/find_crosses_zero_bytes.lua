print(("a\0b\0c"):find("\0c")) --> 4	5
print(("a\0b"):find("b")) --> 3	3
print(("a\0b"):find("%z")) --> 2	2
print(("a\0b"):find("[\0]")) --> 2	2
print(("\0\0"):find("\0", 2, true)) --> 2	2
