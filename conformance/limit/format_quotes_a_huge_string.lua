--@ stops limit
while true do ("%q"):format(("\0\n\"1"):rep(1000000)) end
