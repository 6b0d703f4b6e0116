print(pcall(table.unpack, {}, 1, 1e8)) --> false	too many results to unpack
print(pcall(table.unpack, {}, math.mininteger, math.maxinteger)) --> false	too many results to unpack
print(pcall(table.unpack, {}, 0, math.maxinteger)) --> false	too many results to unpack
print(select("#", table.unpack({}, math.maxinteger, math.maxinteger))) --> 1
print(select("#", table.unpack({}, math.mininteger, math.mininteger + 1))) --> 2
print(table.unpack({}, math.maxinteger, math.mininteger) == nil) --> true
