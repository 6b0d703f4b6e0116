print(pcall(table.sort, { 1, "x" })) --> false	attempt to compare string with number
print(pcall(table.sort, { {}, {} })) --> false	attempt to compare two table values
print(pcall(table.sort, { 1, 2, true })) --> false	attempt to compare boolean with number
print(pcall(table.sort, { 1, 2 }, 3)) --> false	bad argument #2 to 'table.sort' (function expected, got number)
print(pcall(table.sort, { 1 }, {})) --> true
print(pcall(table.sort, { 3 })) --> true
