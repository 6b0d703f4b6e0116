print(([["it's"]]):match([[(["'])(.-)%1]])) --> "	it's
print(("hello"):match("(l)%1")) --> l
print(("abcabc"):find("(abc)%1")) --> 1	6	abc
print(("abcab"):find("(abc)%1")) --> nil
print(("aa bb cd"):gsub("(%a)%1", "<%0>")) --> <aa> <bb> cd	2
