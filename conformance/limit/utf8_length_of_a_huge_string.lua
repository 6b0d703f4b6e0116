--@ stops limit
local s = ("\u{20AC}"):rep(1000000)
while true do utf8.len(s) end
