--@ stops limit
local s = ("\x80"):rep(1000000)
while true do pcall(utf8.offset, s, 1, 500000) pcall(utf8.offset, s, 0, 1000000) utf8.len(s, -1) end
