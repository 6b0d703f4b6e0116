local t = os.time { year = 2024, month = 2, day = 29, hour = 12, min = 34, sec = 56 }
print(os.date("%Y-%m-%d %H:%M:%S", t)) --> 2024-02-29 12:34:56
print(os.time(os.date("*t", t)) == t) --> true
local d = os.date("*t", t)
print(d.year, d.month, d.day, d.hour, d.min, d.sec, d.wday, d.yday) --> 2024	2	29	12	34	56	5	60
print(math.type(t)) --> integer
