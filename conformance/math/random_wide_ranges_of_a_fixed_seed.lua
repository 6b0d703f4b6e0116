math.randomseed(7)
print(math.random(math.mininteger, math.maxinteger)) --> 5146306769106196287
print(math.random(0, math.maxinteger)) --> 7158829965715012823
print(math.random(1 << 40)) --> 375804959131
print(math.random(3, 3), math.random(math.maxinteger, math.maxinteger)) --> 3	9223372036854775807
print(math.random(-1, 1), math.random(1000000007)) --> 0	131122750
