--@ stops limit
local s = ("\u{20AC}"):rep(1000000)
while true do utf8.offset(s, 999999) utf8.offset(s, -999999) end
