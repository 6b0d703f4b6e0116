local s = "a\u{20AC}b"
local starts = {}
for i = 1, #s + 1 do starts[i] = utf8.offset(s, 0, i) end
print(table.concat(starts, " ")) --> 1 2 2 2 5 6
print(utf8.offset(s, 0), utf8.offset("", 0), utf8.offset("", 1), utf8.offset("", -1)) --> 1	1	1	nil
