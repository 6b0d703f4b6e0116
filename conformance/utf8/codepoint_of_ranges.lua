print(utf8.codepoint("abc")) --> 97
print(utf8.codepoint("abc", 2)) --> 98
print(utf8.codepoint("abc", 1, -1)) --> 97	98	99
print(utf8.codepoint("\u{E9}\u{20AC}", 1, -1)) --> 233	8364
print(utf8.codepoint("\u{E9}x", -1)) --> 120
print(select("#", utf8.codepoint("abc", 3, 2))) --> 0
print(utf8.codepoint("\u{1F600}") == 0x1F600) --> true
