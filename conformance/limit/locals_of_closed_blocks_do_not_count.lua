local parts = {}
for i = 1, 50 do parts[i] = "do local a, b, c, d, e, f, g, h, i, j = " .. i .. " x = (x or 0) + a end" end
print(load(table.concat(parts, "\n") .. " return x")()) --> 1275
