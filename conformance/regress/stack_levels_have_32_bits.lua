-- PUC takes levels, numbers of variables and counts as a C int: the upper half of an integer does not count.
print(debug.getinfo(math.mininteger, "n").name, debug.getinfo((1 << 32) + 1, "l").currentline) --> getinfo	2
local x = 5
print(debug.getlocal((1 << 32) + 1, (1 << 40) + 1)) --> x	5
print(debug.getinfo(1 << 31)) --> nil
debug.sethook(function() end, "", (1 << 32) + 1000000)
print(select(3, debug.gethook())) --> 1000000
-- A hook that no event can reach is none.
debug.sethook(function() end, "", 1 << 32)
print(debug.gethook()) --> nil
