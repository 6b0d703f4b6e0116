print(("%a"):format(1)) --> 0x1p+0
print(("%a"):format(0.5), ("%A"):format(10)) --> 0x1p-1	0X1.4P+3
print(("%a"):format(-0.1)) --> -0x1.999999999999ap-4
print(("%.2a"):format(1/3)) --> 0x1.55p-2
print(("%.0a"):format(1.5)) --> 0x2p+0
print(("%a"):format(0)) --> 0x0p+0
print(("%a"):format(2^-1074)) --> 0x0.0000000000001p-1022
print(("[%12a]"):format(1)) --> [      0x1p+0]
print(("%a"):format(math.huge)) --> inf
