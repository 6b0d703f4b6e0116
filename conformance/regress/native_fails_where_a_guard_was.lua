-- The frame of pcall is used again for string.match, which guards nothing.
local ok = pcall(function() end)
print(ok, coroutine.resume(coroutine.create(function() pcall(print, "in pcall") string.match() end)))
--> in pcall
--> true	false	native_fails_where_a_guard_was.lua:3: bad argument #1 to 'match' (string expected, got no value)
