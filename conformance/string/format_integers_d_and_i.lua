print(("%d"):format(42), ("%i"):format(-42)) --> 42	-42
print(("[%5d]"):format(42)) --> [   42]
print(("[%-5d]"):format(42)) --> [42   ]
print(("[%05d]"):format(-42)) --> [-0042]
print(("[%+d]"):format(42)) --> [+42]
print(("[% d]"):format(42)) --> [ 42]
print(("[%.4d]"):format(42)) --> [0042]
print(("[%8.4d]"):format(-42)) --> [   -0042]
print(("%d"):format(3.0), ("%d"):format("10")) --> 3	10
print(("%d"):format(math.mininteger)) --> -9223372036854775808
print(("[%.0d]"):format(0)) --> []
