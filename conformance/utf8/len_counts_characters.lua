print(utf8.len(""), utf8.len("abc"), utf8.len("\u{E9}\u{20AC}\u{1F600}")) --> 0	3	3
print(utf8.len("abc", 2), utf8.len("abc", 4), utf8.len("abc", -1)) --> 2	0	1
print(utf8.len("h\u{E9}llo", 1, 2), utf8.len("h\u{E9}llo", 4)) --> 2	3
print(utf8.len("abc", 3, 2), utf8.len("\0\0")) --> 0	2
