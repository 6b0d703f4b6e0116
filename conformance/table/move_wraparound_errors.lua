print(pcall(table.move, {}, math.mininteger, 0, 1)) --> false	bad argument #3 to 'table.move' (too many elements to move)
print(pcall(table.move, {}, 1, math.maxinteger, 2)) --> false	bad argument #4 to 'table.move' (destination wrap around)
print(pcall(table.move, {}, 0, math.maxinteger, 1)) --> false	bad argument #3 to 'table.move' (too many elements to move)
print(pcall(table.move, {}, 1, 2)) --> false	bad argument #4 to 'table.move' (number expected, got no value)
print(pcall(table.move, {}, 1, 2, 3, 4)) --> false	bad argument #5 to 'table.move' (table expected, got number)
local t = table.move({ [math.maxinteger] = "z" }, math.maxinteger, math.maxinteger, 1)
print(t[1]) --> z
