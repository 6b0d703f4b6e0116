--@ stops limit
while true do ("a"):rep(1000000):find("%f[%d]") end
