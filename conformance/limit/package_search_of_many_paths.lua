--@ stops limit
--@ only state
while true do package.searchpath("x", ("?.lua;"):rep(200000)) end
