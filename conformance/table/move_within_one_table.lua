local t = { 1, 2, 3, 4, 5 }
print(table.concat(table.move(t, 2, 4, 1), " ")) --> 2 3 4 4 5
t = { 1, 2, 3, 4, 5 }
print(table.concat(table.move(t, 1, 3, 3), " ")) --> 1 2 1 2 3
print(table.concat(table.move(t, 1, 0, 4), " ")) --> 1 2 1 2 3
print(table.move(t, 1, 1, 1) == t) --> true
