local pieces = { "return ", "1 +", " 2", "34" }
local i = 0
local f = load(function() i = i + 1 return pieces[i] end)
print(f(), i)                                  --> 235	5
local ended = { "return 5", "", " + nonsense" }
i = 0
print(load(function() i = i + 1 return ended[i] end)(), i) --> 5	2
