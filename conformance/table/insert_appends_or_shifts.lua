local t = { 1, 2 }
table.insert(t, 3)
table.insert(t, 1, 0)
table.insert(t, 3, 1.5)
table.insert(t, #t + 1, "end")
print(table.concat(t, " ")) --> 0 1 1.5 2 3 end
print(table.insert(t, nil), #t) --> nil	6
