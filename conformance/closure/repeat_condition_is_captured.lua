local get
local i = 0
repeat
  i = i + 1
  local x = i
  get = function() return x end
until get() == 3
print(i, get())                    --> 3	3
