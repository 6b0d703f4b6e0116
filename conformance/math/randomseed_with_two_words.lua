math.randomseed(1, 2)
print(math.random(0), math.random(10)) --> 8291693048688576641	9
math.randomseed(math.maxinteger, math.mininteger)
print(math.random(0)) --> -2791550165717155446
math.randomseed(-1)
print(math.random(0)) --> -6532212821526904015
