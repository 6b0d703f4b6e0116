local log = ""
local function v(x) log = log .. x return x end
local t = { v "a", [v "b"] = v "c", v "d", e = v "e" }
print(log)                             --> abcde
print(t[1], t.b, t[2], t.e)            --> a	c	d	e
