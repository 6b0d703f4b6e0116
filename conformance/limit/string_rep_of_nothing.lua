--@ stops limit end
while true do string.rep("", math.maxinteger) string.rep("", math.maxinteger, "") end
