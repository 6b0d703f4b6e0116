print(("abc123"):match("[a-c]+")) --> abc
print(("abc123"):match("[^a-c]+")) --> 123
print(("a-b"):match("[a-]+")) --> a-
print(("x]y"):match("[]]")) --> ]
print(("x^y"):match("[y^]")) --> ^
print(("f00 bar"):match("[%d%s]+") .. "|") --> 00 |
print(("a%b"):match("[%%]")) --> %
print(("abc]"):match("[^]]+")) --> abc
print(("+-*/"):match("[+--]+")) --> +-
print(("\xE9t\xE9"):match("[\x80-\xFF]") == "\xE9") --> true
