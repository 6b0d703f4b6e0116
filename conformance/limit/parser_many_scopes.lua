--@ stops limit error end
for i = 1, 100 do load(("do local x end "):rep(200000)) end
