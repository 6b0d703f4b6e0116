local t = { 5, 2.5, -1, 10, 2 }
table.sort(t)
print(table.concat(t, " ")) --> -1 2 2.5 5 10
local w = { "pear", "Apple", "fig", "apple" }
table.sort(w)
print(table.concat(w, " ")) --> Apple apple fig pear
print(table.sort({})) -->
