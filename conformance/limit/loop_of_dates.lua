--@ stops limit
while true do os.date("%c %A %B %j %U %x") os.date("*t") os.time({ year = 2037, month = -100, day = 10000 }) end
