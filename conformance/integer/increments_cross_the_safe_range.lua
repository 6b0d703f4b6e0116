local n = 9007199254740990
for _ = 1, 5 do n = n + 1 end
print(n)                                   --> 9007199254740995
for _ = 1, 8 do n = n - 1 end
print(n, n == 9007199254740987)            --> 9007199254740987	true
local x = 9007199254740991.0
print(x + 1 == x + 2, x + 2 == 2^53)       --> true	true
for i = 9007199254740991, 9007199254740994 do io.write(i % 10, " ") end print() --> 1 2 3 4 
