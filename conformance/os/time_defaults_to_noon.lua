local a = os.time { year = 2020, month = 5, day = 17 }
local b = os.time { year = 2020, month = 5, day = 17, hour = 12, min = 0, sec = 0 }
print(a == b) --> true
print(os.date("%H:%M:%S", a)) --> 12:00:00
print(os.time { year = "2020", month = "5", day = 17.0 } == a) --> true
