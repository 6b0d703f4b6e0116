local t = { "b", "B", "a", "", "10", "9", "a\0", "\xE9", "_" }
table.sort(t)
for i, s in ipairs(t) do t[i] = ("%q"):format(s):gsub("\xE9", "\\xE9") end
print(table.concat(t, " ")) --> "" "10" "9" "B" "_" "a" "a\0" "b" "\xE9"
