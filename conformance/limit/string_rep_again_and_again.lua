--@ stops limit
while true do local s = ("xyz"):rep(1000000) end
