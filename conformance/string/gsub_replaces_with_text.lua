print(("hello"):gsub("l", "L")) --> heLLo	2
print(("hello"):gsub("l", "L", 1)) --> heLlo	1
print(("hello"):gsub("l", "L", 0)) --> hello	0
print(("hello"):gsub("l", "L", -1)) --> hello	0
print(("hello"):gsub("", "-")) --> -h-e-l-l-o-	6
print(("abc"):gsub("%w", "%0%0")) --> aabbcc	3
print(("hello world"):gsub("(%w+) (%w+)", "%2 %1")) --> world hello	1
print(("abc"):gsub("b", "%%")) --> a%c	1
print(("abc"):gsub("b", 7)) --> a7c	1
