local t = {}
local ok, message = pcall(function() local x <close> = t end)
print(message)                         --> close_needs_metamethod.lua:2: variable 'x' got a non-closable value
local y <close> = 42 --! runtime: variable 'y' got a non-closable value
