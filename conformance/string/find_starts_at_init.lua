print(("hello"):find("l", 4)) --> 4	4
print(("hello"):find("l", 5)) --> nil
print(("hello"):find("h", -5)) --> 1	1
print(("hello"):find("", 6)) --> 6	5
print(("hello"):find("", 7)) --> nil
print(("hello"):find("", -100)) --> 1	0
print(("hello"):find("^l", 3)) --> 3	3
