local s = "a\u{E9}\u{20AC}z"
print(utf8.offset(s, 1), utf8.offset(s, 2), utf8.offset(s, 3), utf8.offset(s, 4), utf8.offset(s, 5)) --> 1	2	4	7	8
print(utf8.offset(s, 6)) --> nil
print(utf8.offset(s, -1), utf8.offset(s, -2), utf8.offset(s, -4), utf8.offset(s, -5)) --> 7	4	1	nil
print(utf8.offset(s, 2, 2), utf8.offset(s, -1, 4)) --> 4	2
