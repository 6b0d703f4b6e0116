print(("%f"):format(1)) --> 1.000000
print(("%.2f"):format(3.14159)) --> 3.14
print(("%.0f"):format(2.5), ("%.0f"):format(3.5)) --> 2	4
print(("[%8.3f]"):format(-1.5)) --> [  -1.500]
print(("[%-8.1f]"):format(2.25)) --> [2.2     ]
print(("[%08.2f]"):format(-3.14159)) --> [-0003.14]
print(("[%+.1f]"):format(2)) --> [+2.0]
print(("%.20f"):format(0.1)) --> 0.10000000000000000555
print(("%f"):format(1e15)) --> 1000000000000000.000000
print(("%.1f"):format(0.25), ("%.1f"):format(0.35)) --> 0.2	0.3
print(("%#.0f"):format(1)) --> 1.
