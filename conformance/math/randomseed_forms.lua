math.randomseed(5)
local a = math.random(0)
math.randomseed(5)
print(math.random(0) == a) --> true
math.randomseed(5, 0)
print(math.random(0) == a) --> true
math.randomseed(5, 1)
print(math.random(0) == a) --> false
math.randomseed(5.0)
print(math.random(0) == a) --> true
math.randomseed("5")
print(math.random(0) == a) --> true
