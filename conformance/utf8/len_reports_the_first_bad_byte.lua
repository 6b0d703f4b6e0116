print(utf8.len("abc\xFF")) --> nil	4
print(utf8.len("\x80")) --> nil	1
print(utf8.len("\u{E9}", 2)) --> nil	2
print(utf8.len("a\xE2\x82")) --> nil	2
print(utf8.len("\xC1\xBF")) --> nil	1
print(utf8.len("ab\u{D7FF}\xED\xA0\x80")) --> nil	6
print(utf8.len("\xF4\x8F\xBF\xBF"), utf8.len("\xF4\x90\x80\x80")) --> 1	nil	1
