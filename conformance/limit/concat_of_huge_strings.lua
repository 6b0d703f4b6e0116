--@ stops memory error
local list, s = {}, ("x"):rep(5000000)
for i = 1, 200 do list[i] = s end
return #table.concat(list)
