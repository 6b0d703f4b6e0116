print(pcall(load, function() error("in reader", 0) end)) --> true	nil	in reader
print(pcall(load, function() return {} end))   --> true	nil	reader function must return a string
print(pcall(load, function() return true end)) --> true	nil	reader function must return a string
print(pcall(load(function() end)))             --> true
local calls = 0
local f, m = load(function() calls = calls + 1 return "= " end)
print(f, m, calls)                             --> nil	(load):1: unexpected symbol near '='	1
