--@ stops limit
local digits = ("1"):rep(1000000) .. "." .. ("1"):rep(1000000)
while true do local _ = digits + 1, digits * 2 end
