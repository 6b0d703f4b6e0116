local gen = coroutine.wrap(function(n) for i = 1, n do coroutine.yield(i, i * i) end return "last" end)
print(gen(2))                              --> 1	1
print(gen())                               --> 2	4
print(gen())                               --> last
print(pcall(gen))                          --> false	cannot resume dead coroutine
local bad = coroutine.wrap(function() error { code = 7 } end)
local ok, e = pcall(bad)
print(ok, type(e), e.code)                 --> false	table	7
