--@ stops limit
local text, needle = ("a"):rep(2000000), ("a"):rep(1000000) .. "b"
while true do text:find(needle, 1, true) end
