local d = { year = 2021, month = 6, day = 15, hour = 12, min = 59, sec = 61 }
os.time(d)
print(d.hour, d.min, d.sec) --> 13	0	1
d = { year = 2021, month = 6, day = 15, hour = 36, min = -1 }
os.time(d)
print(d.day, d.hour, d.min) --> 16	11	59
d = { year = 2021, month = -11, day = 15 }
os.time(d)
print(d.year, d.month, d.day, d.hour) --> 2020	1	15	12
