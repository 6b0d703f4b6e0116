print(math.sqrt(16), math.sqrt(2)) --> 4.0	1.4142135623731
print(math.exp(0), math.exp(1)) --> 1.0	2.718281828459
print(math.log(1), math.log(8, 2), math.log(1000, 10), math.log(27, 3)) --> 0.0	3.0	3.0	3.0
print(math.log(0), math.log(0, 10)) --> -inf	-inf
print(math.log(2^1000, 2)) --> 1000.0
print(math.exp(1000), math.exp(-1000)) --> inf	0.0
local nan = math.sqrt(-1)
print(nan ~= nan, math.log(-1) ~= math.log(-1)) --> true	true
