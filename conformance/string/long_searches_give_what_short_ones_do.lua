-- Searches with much backtracking, in every function that matches: the results are those of short ones.
local a = ("a"):rep(30)
print(a:find("a*a*a*b"), a:match("a*a*a*b"), a:gsub("a*a*a*b", "x") == a) --> nil	nil	true
print(#(a .. "b"):match("(a-)(a-)(a-)b$")) --> 0
local x, y, z = (a .. "b"):match("^(a*)(a*)(a-)b$")
print(#x, #y, #z) --> 30	0	0
print((a .. "cb"):find("(a*)(a-)%f[c]()c(b)")) --> 1	32	aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa		31	b
local found = {}
for word, at in (a .. " " .. a .. "b " .. a):gmatch("(a*a*a*b)()") do found[#found + 1] = #word .. ":" .. at end
print(table.concat(found, " ")) --> 31:63
print(#(a .. "x" .. a .. "b"):gsub("a*a*a*b", "<%0>")) --> 64
print(((a .. "b-" .. a .. "b"):gsub("a*a*(a*)b", { [""] = "T" }))) --> T-T
print(((a .. "b-" .. a .. "b"):gsub("a*a*(a*)b", setmetatable({}, { __index = function(_, key) return "<" .. #key .. ">" end })))) --> <0>-<0>
print(((a .. "b-" .. a .. "b"):gsub("(a*)a*()b", function(all, at) return #all .. "," .. at end))) --> 30,31-30,63
print(pcall(string.find, a, "a*a*a*b[")) --> true	nil
print(pcall(string.find, a .. "b", "a-a-a-b[")) --> false	malformed pattern (missing ']')
print(pcall(string.find, a .. "b", "a-a-a-b(")) --> false	unfinished capture
