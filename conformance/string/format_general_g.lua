print(("%g"):format(100000), ("%g"):format(1000000)) --> 100000	1e+06
print(("%g"):format(0.0001), ("%g"):format(0.00001)) --> 0.0001	1e-05
print(("%.3g"):format(1234.5)) --> 1.23e+03
print(("%.10g"):format(0.1)) --> 0.1
print(("%.17g"):format(0.1)) --> 0.10000000000000001
print(("%G"):format(1e-10)) --> 1E-10
print(("%#g"):format(1)) --> 1.00000
print(("[%10g]"):format(1.5)) --> [       1.5]
print(("[%-10g]"):format(-1.5)) --> [-1.5      ]
print(("[%+g]"):format(1)) --> [+1]
print(("%.14g"):format(3.14159265358979)) --> 3.1415926535898
print(("%g"):format(-0.0)) --> -0
