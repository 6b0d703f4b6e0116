--@ stops limit
local a, b = ("x"):rep(8000000) .. "a", ("x"):rep(8000000) .. "b"
while true do local _ = a < b, a == b end
