print(xpcall(error, function(m) error(m, 0) end, "x", 0) == false) --> true
local ok, m = xpcall(error, error, "e", 0)
print(ok, type(m))                             --> false	string
