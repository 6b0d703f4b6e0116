local d = { year = 2023, month = 14, day = 1, hour = 12 }
os.time(d)
print(d.year, d.month, d.day, d.hour, d.min, d.sec) --> 2024	2	1	12	0	0
print(d.wday, d.yday, type(d.isdst)) --> 5	32	boolean
d = { year = 2024, month = 3, day = 0, hour = 12 }
os.time(d)
print(d.month, d.day) --> 2	29
d = { year = 2024, month = 1, day = -30, hour = 12 }
os.time(d)
print(d.year, d.month, d.day) --> 2023	12	1
