--@ stops limit error end
while true do load(("x=1 "):rep(2500000)) end
