print(table.unpack({ 1, 2, 3 })) --> 1	2	3
print(table.unpack({ 1, 2, 3 }, 2)) --> 2	3
print(table.unpack({ 1, 2, 3 }, 2, 3)) --> 2	3
print(table.unpack({ 1, 2 }, 1, 4)) --> 1	2	nil	nil
print(select("#", table.unpack({}, 1, 3))) --> 3
print(select("#", table.unpack({ 1, 2, 3 }, 3, 2))) --> 0
print(table.unpack({ [0] = "z", "a" }, 0, 1)) --> z	a
print((table.unpack({ 7, 8 }))) --> 7
print(table.unpack("abc", 1, 2)) --> nil	nil
