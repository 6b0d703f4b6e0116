print(("key = value"):find("(%w+)%s*=%s*(%w+)")) --> 1	11	key	value
print(("abc"):find("()b()")) --> 2	2	2	3
print(#select(3, ("abc"):find("(x?)"))) --> 0
