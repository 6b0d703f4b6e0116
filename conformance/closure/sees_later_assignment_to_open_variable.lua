local x = 1
local function get() return x end
x = 2
print(get())                       --> 2
local function set(v) x = v end
set "three"
print(x, get())                    --> three	three
