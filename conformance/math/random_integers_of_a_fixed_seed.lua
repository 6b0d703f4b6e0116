-- xoshiro256**, seeded by (n, 0): the sequence is part of the behaviour.
math.randomseed(42)
print(math.random(0)) --> -1276290044721465627
print(math.random(0)) --> 8333941968102511665
print(math.random(1, 6), math.random(1, 6), math.random(1, 6), math.random(1, 6)) --> 4	6	6	2
print(math.random(100), math.random(100), math.random(100)) --> 25	3	24
print(math.random(-10, 10), math.random(-10, 10)) --> -10	-10
