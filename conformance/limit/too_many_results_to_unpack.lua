print(pcall(table.unpack, {}, 1, 1e8))         --> false	too many results to unpack
print(pcall(table.unpack, {}, math.mininteger, math.maxinteger)) --> false	too many results to unpack
print(select("#", table.unpack({}, math.maxinteger - 1, math.maxinteger))) --> 2
print(select("#", table.unpack({}, 2, 1)))     --> 0
