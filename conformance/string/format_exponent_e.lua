print(("%e"):format(12345.678)) --> 1.234568e+04
print(("%E"):format(0.00012)) --> 1.200000E-04
print(("%.0e"):format(15000)) --> 2e+04
print(("%.3e"):format(-1e-100)) --> -1.000e-100
print(("[%12.2e]"):format(1e10)) --> [    1.00e+10]
print(("[%-12.1E]"):format(1e10)) --> [1.0E+10     ]
print(("%e"):format(0)) --> 0.000000e+00
print(("%#.0e"):format(1)) --> 1.e+00
