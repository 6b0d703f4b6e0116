--@ stops limit error
local list = {}
for i = 1, 10000 do list[i] = "x" end
return #table.concat(list, ("y"):rep(1000000))
