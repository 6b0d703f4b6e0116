print(math.type(os.clock()), os.clock() >= 0) --> float	true
print(math.type(os.time()), os.time() > 1600000000) --> integer	true
local a = os.clock()
for _ = 1, 1000 do end
print(os.clock() >= a) --> true
print(type(os.date())) --> string
