print(math.abs(-5), math.abs(5), math.abs(-5.5)) --> 5	5	5.5
print(math.abs(-0.0), math.abs(-3.0)) --> 0.0	3.0
print(math.abs(math.mininteger)) --> -9223372036854775808
print(math.abs("-7"), math.abs("-7.0")) --> 7.0	7.0
