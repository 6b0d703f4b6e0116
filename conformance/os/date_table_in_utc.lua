local d = os.date("!*t", 951827696) -- a leap day
print(d.year, d.month, d.day) --> 2000	2	29
print(d.hour, d.min, d.sec) --> 12	34	56
print(d.wday, d.yday, d.isdst) --> 3	60	false
local n = 0
for _ in pairs(d) do n = n + 1 end
print(n, math.type(d.year), type(d.isdst)) --> 9	integer	boolean
