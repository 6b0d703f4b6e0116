print(math.ult(1, 2), math.ult(2, 1), math.ult(1, 1)) --> true	false	false
print(math.ult(1, -1), math.ult(-1, 1)) --> true	false
print(math.ult(math.maxinteger, math.mininteger)) --> true
print(math.ult(-2, -1), math.ult(0, math.mininteger)) --> true	true
print(math.ult(2.0, "3")) --> true
print(pcall(math.ult, 1, 2.5)) --> false	bad argument #2 to 'math.ult' (number has no integer representation)
