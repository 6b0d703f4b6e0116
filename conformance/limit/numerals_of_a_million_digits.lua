--@ stops limit
local decimal, hex, text = ("9"):rep(1000000), "0x" .. ("f"):rep(1000000), ("z"):rep(1000000)
while true do tonumber(decimal) tonumber(hex) tonumber(text, 36) tonumber((" "):rep(1000000) .. "1") end
