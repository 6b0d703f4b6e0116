--@ stops limit
local source = ("x=1 "):rep(20000)
while true do local i = 0 load(function() i = i + 1 return source:sub(i, i) end) end
