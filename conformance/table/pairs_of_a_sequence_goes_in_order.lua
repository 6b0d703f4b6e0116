local t = { "a", "b", "c" }
t[4], t[5] = "d", "e"
local out = {}
for k, v in pairs(t) do out[#out + 1] = k .. v end
print(table.concat(out, " ")) --> 1a 2b 3c 4d 5e
for k, v in next, { 10, 20 } do print(k, v) end --> 1	10
   --> 2	20
