local get = {}
for i = 1, 3 do get[i] = function() i = i + 10 return i end end
print(get[1](), get[1](), get[2](), get[3]()) --> 11	21	12	13
for k, v in pairs { "a" } do get[k] = function() return k, v end end
print(get[1]())                    --> 1	a
local n = 0
while n < 2 do n = n + 1 local x = n get[n] = function() return x end end
print(get[1](), get[2]())          --> 1	2
