local s = "a\u{E9}\u{20AC}"
local out = {}
for _, c in utf8.codes(s) do table.insert(out, 1, utf8.char(c)) end
local r = table.concat(out)
print(utf8.codepoint(r, 1, -1)) --> 8364	233	97
print(utf8.len(r), #r == #s, s:reverse() == r) --> 3	true	false
