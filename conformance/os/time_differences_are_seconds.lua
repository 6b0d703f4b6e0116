local function noon(y, m, d) return os.time { year = y, month = m, day = d, hour = 12 } end
print((noon(2021, 1, 2) - noon(2021, 1, 1)) / 3600) --> 24.0
print((noon(2021, 1, 31) - noon(2021, 1, 1)) // 86400) --> 30
print((noon(2000, 1, 15) - noon(1999, 1, 15)) // 86400) --> 365
print((noon(2001, 1, 15) - noon(2000, 1, 15)) // 86400) --> 366
