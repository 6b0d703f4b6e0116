local t = { 1, 2, [3.5] = "f", [true] = "b", name = "n", [-7] = "neg" }
local n, sum = 0, {}
for k, v in pairs(t) do n = n + 1; sum[#sum + 1] = tostring(k) .. "=" .. tostring(v) end
table.sort(sum)
print(n, table.concat(sum, " ")) --> 6	-7=neg 1=1 2=2 3.5=f name=n true=b
