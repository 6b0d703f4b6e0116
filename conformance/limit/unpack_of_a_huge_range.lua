--@ stops limit
while true do
  pcall(table.unpack, {}, 1, 10000000)
  pcall(table.unpack, {}, 1, 200000)
  pcall(table.unpack, {}, math.mininteger, math.maxinteger)
end
