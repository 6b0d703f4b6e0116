--@ stops limit
while true do os.date(("%c"):rep(100000)) end
