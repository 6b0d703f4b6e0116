local s = {}
for i = 1, 1000 do s[i] = "n" .. i .. " = " .. i .. ", " .. i end
local t = load("return {" .. table.concat(s, ", ") .. "}")()
print(#t, t[1], t[50], t[51], t[1000], t.n1, t.n1000) --> 1000	1	50	51	1000	1	1000
