local s = utf8.char(0xD800, 0x110000, 0x7FFFFFFF)
print(utf8.len(s)) --> nil	1
print(utf8.len(s, 1, -1, true)) --> 3
print(utf8.codepoint(s, 1, -1, true)) --> 55296	1114112	2147483647
for p, c in utf8.codes(s, true) do print(p, ("%X"):format(c)) end --> 1	D800
   --> 4	110000
   --> 8	7FFFFFFF
print(utf8.len("\xC0\x80", 1, -1, true)) --> nil	1
