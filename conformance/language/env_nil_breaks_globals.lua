local show = print
local _ENV = nil
show "locals still work"               --> locals still work
x = 1 --! runtime: attempt to index a nil value (local '_ENV')
