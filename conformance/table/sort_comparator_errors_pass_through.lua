print(pcall(table.sort, { 3, 2, 1 }, function() error("stop", 0) end)) --> false	stop
local t = { 3, 1, 2 }
local ok, e = pcall(table.sort, t, function() error({ code = 7 }) end)
print(ok, e.code, #t) --> false	7	3
