print(pcall(table.concat, { 1, {}, 3 })) --> false	invalid value (table) at index 2 in table for 'concat'
print(pcall(table.concat, { 1, 2 }, ",", 1, 3)) --> false	invalid value (nil) at index 3 in table for 'concat'
print(pcall(table.concat, { true })) --> false	invalid value (boolean) at index 1 in table for 'concat'
print(pcall(table.concat, 5)) --> false	bad argument #1 to 'table.concat' (table expected, got number)
print(pcall(table.concat, { 1 }, {})) --> false	bad argument #2 to 'table.concat' (string expected, got table)
print(table.concat({}, "x", math.maxinteger, math.mininteger) == "") --> true
print(table.concat({ [math.maxinteger] = "end" }, "", math.maxinteger, math.maxinteger)) --> end
