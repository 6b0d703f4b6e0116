local t = { 1, 2, 3 }
print(pcall(table.insert, t, 0, "x")) --> false	bad argument #2 to 'table.insert' (position out of bounds)
print(pcall(table.insert, t, 5, "x")) --> false	bad argument #2 to 'table.insert' (position out of bounds)
print(pcall(table.insert, t, -1, "x")) --> false	bad argument #2 to 'table.insert' (position out of bounds)
print(pcall(table.insert, t)) --> false	wrong number of arguments to 'insert'
print(pcall(table.insert, t, 1, 2, 3)) --> false	wrong number of arguments to 'insert'
print(pcall(table.insert, t, 1.5, "x")) --> false	bad argument #2 to 'table.insert' (number has no integer representation)
print(pcall(table.insert, t, "2", "x"), t[2]) --> true	x
print(#t) --> 4
