--@ stops limit
local a, b = ("x"):rep(8000000) .. "a", ("xx"):rep(4000000) .. "a"
local _ = a:byte(1) + b:byte(1)
while true do local _ = a == b, a <= b end
