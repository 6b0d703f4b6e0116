local make = "local function get() return v end; function set(x) v = x end; return get"
local e1, e2 = {}, {}
local get1 = load(make, "c", "t", e1)()
local get2 = load(make, "c", "t", e2)()
e1.set(1) e2.set "two"
print(get1(), get2(), v)                       --> 1	two	nil
