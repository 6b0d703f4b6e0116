-- Every comparison looks at a hundred thousand bytes.
--@ stops limit
local t, prefix = {}, ("x"):rep(100000)
for i = 1, 300 do t[i] = prefix .. i end
while true do table.sort(t) table.sort(t, function(a, b) return a > b end) end
