local ok, e = pcall(function() error(42) end)
print(e, math.type(e))                                 --> 42	integer
ok, e = pcall(function() error("42") end)
print(e)                                               --> numbers_get_no_position.lua:3: 42
ok, e = pcall(function() error(true) end)
print(e)                                               --> true
