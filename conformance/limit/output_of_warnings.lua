--@ stops limit
warn("@on")
while true do warn("x", ("y"):rep(10000)) end
