--@ stops limit error end
local source = ("f = function(a, b, ...) return a end "):rep(50000)
while true do load(source) end
