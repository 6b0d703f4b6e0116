--@ stops limit end
while true do (""):rep(math.maxinteger) (""):rep(math.maxinteger, "") end
