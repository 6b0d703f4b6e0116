local function nested(n) return load(("return function() "):rep(n) .. "return 7" .. (" end"):rep(n)) end
local f = nested(90)
for _ = 1, 90 do f = f() end
print(f())                                     --> 7
print(select(2, pcall(nested, 300)) == nil)                      --> true
