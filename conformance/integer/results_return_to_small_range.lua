local big = math.maxinteger
local t = {}
t[big - (big - 3)] = "key 3"
print(t[3], (big - (big - 3)) == 3)        --> key 3	true
print(math.type(big // big), big % 10, big // 1000000000000000000) --> integer	7	9
print(#("x"):rep(big - (big - 5)))         --> 5
t[big] = "max" t[math.mininteger] = "min"
print(t[math.maxinteger], t[-big - 1], t[2^63]) --> max	min	nil
