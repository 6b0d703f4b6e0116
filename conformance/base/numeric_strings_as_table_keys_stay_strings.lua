local t = { ["1"] = "s", [1] = "n" }
print(t["1"], t[1], t[1.0], #t) --> s	n	n	1
for _, v in ipairs(t) do print(v) end --> n
