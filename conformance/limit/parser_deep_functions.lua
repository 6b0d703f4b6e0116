--@ stops limit error end
local source = ("return function() "):rep(100000) .. (" end"):rep(100000)
for i = 1, 100 do load(source) end
