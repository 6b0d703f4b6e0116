local from, to = { 1, 2, 3 }, { "x" }
local r = table.move(from, 1, 3, 2, to)
print(r == to, table.concat(to, " ")) --> true	x 1 2 3
table.move({}, 1, 2, 1, to)
print(to[1], to[2], to[3]) --> nil	nil	2
print(#table.move({ 1, 2, 3 }, 2, 3, 1, {})) --> 2
