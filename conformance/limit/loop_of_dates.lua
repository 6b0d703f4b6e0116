--@ stops limit
while true do os.date("%c %A %B %j %U %x") os.date("*t") os.time({ year = 2 ^ 30 // 1 | 0, month = 1, day = 1 }) end
