-- Long subjects, patterns, needles and replacements, each with the odd byte at its end.
local long = ("a"):rep(20000)
print((long .. "b"):find("b", 1, true), (long .. "b"):find("ab", 1, true), (long .. "b"):find("[bc]")) --> 20001	20000	20001	20001
print((long .. "b"):find(long .. "b", 1, true), (long .. "b"):find(long .. "c", 1, true)) --> 1	nil
print(select("#", (long .. "b"):find(long .. "b"))) --> 2
print((long .. "1"):find(long .. "%d")) --> 1	20001
print(#(long .. "b"):match("[" .. ("a"):rep(5000) .. "b]*"), #long:match("^(.-)$"), #long:match("^.*a")) --> 20001	20000	20000
print(("(" .. long .. ")b"):find("%b()b"), (long .. long):match("^(" .. ("a"):rep(90) .. ".-)%1$") == long) --> 1	true
print(#("x"):gsub("x", ("%0y"):rep(5000)), #("x"):gsub("x", long .. "%%"), ("x"):gsub("x", long) == long) --> 10000	20001	true
print(pcall(string.gsub, "x", "x", long .. "%2")) --> false	invalid capture index %2
print(pcall(string.gsub, "x", "x", long .. "%")) --> false	invalid use of '%' in replacement string
print(pcall(string.find, long, long .. "[")) --> false	malformed pattern (missing ']')
print(("b"):find(long .. "["), ("b"):gsub(long .. "(", "")) --> nil	b	0
local n = 0
for _ in ("aab"):rep(300):gmatch(("a?"):rep(150) .. "b") do n = n + 1 end
print(n) --> 300
for _ in long:gmatch("()" .. ("a"):rep(2000)) do n = n + 1 end
print(n) --> 310
