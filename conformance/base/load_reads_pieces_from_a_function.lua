local pieces = { "return ", "1", " + 2", nil }
local i = 0
print(load(function() i = i + 1 return pieces[i] end)()) --> 3
print(load(function() return nil end)()) -->
local n = 0
print(load(function() n = n + 1 return n == 1 and "return 'done'" or "" end)(), n) --> done	2
print((select(3, pcall(load, function() return {} end)):gsub("^.-:%d+: ", ""))) --> reader function must return a string
print(pcall(load, function() error("reader failed", 0) end)) --> true	nil	reader failed
print(pcall(load, 5 == 5)) --> false	bad argument #1 to 'load' (function expected, got boolean)
