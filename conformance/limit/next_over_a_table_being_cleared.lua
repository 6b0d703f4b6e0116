-- Where the start of a traversal looks for the first field that is left, this takes time without bound.
--@ stops limit end
--@ limits instructions=5e7
local t = {}
for i = 1, 200000 do t["k" .. i] = i end
while next(t) do t[next(t)] = nil end
