local t = { 3, 1, 2 }
table.sort(t, function(a, b) return a > b end)
print(table.concat(t, " ")) --> 3 2 1
local people = { { "Ann", 30 }, { "Bob", 25 }, { "Cy", 35 } }
table.sort(people, function(a, b) return a[2] < b[2] end)
for _, p in ipairs(people) do print(p[1]) end --> Bob
   --> Ann
   --> Cy
table.sort(t, nil)
print(table.concat(t, " ")) --> 1 2 3
