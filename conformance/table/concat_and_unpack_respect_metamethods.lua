local squares = setmetatable({}, {
  __len = function() return 4 end,
  __index = function(_, i) return i * i end,
})
print(table.concat(squares, " ")) --> 1 4 9 16
print(table.unpack(squares)) --> 1	4	9	16
print(table.unpack(squares, 5, 6)) --> 25	36
print(table.concat(table.move(squares, 1, 3, 1, {}), " ")) --> 1 4 9
