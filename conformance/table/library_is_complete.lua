local names = {}
for name in pairs(table) do names[#names + 1] = name end
table.sort(names)
print(table.concat(names, " ")) --> concat insert move pack remove sort unpack
