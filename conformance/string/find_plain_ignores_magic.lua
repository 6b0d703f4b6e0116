print(("a.b"):find(".", 1, true)) --> 2	2
print(("a+b"):find("+", 1, true)) --> 2	2
print(("[[x]]"):find("[x", 1, true)) --> 2	3
print(("abc"):find("b", -2, true)) --> 2	2
print(("%d"):find("%d", 1, true)) --> 1	2
print(("abc"):find("(", 1, true)) --> nil
print(("abc"):find("b", 1, 0)) --> 2	2
