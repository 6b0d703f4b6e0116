print(("hello world"):find("wor")) --> 7	9
print(("hello"):find("l")) --> 3	3
print(("hello"):find("xyz")) --> nil
print(("hello"):find("")) --> 1	0
print((""):find("")) --> 1	0
print((""):find("x")) --> nil
