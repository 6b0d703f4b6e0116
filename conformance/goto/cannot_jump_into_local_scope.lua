goto skip
local x = 1
::skip:: print(x) --! syntax: <goto skip> at line 1 jumps into the scope of local 'x'
