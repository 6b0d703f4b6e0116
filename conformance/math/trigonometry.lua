print(math.sin(0), math.cos(0), math.tan(0)) --> 0.0	1.0	0.0
print(("%.12f %.12f"):format(math.sin(1), math.cos(1))) --> 0.841470984808 0.540302305868
print(("%.12f"):format(math.tan(math.pi / 4))) --> 1.000000000000
print(math.asin(1) == math.pi / 2, math.acos(1), math.acos(-1) == math.pi) --> true	0.0	true
print(("%.10f"):format(math.atan(1))) --> 0.7853981634
print(math.deg(math.pi), math.rad(180) == math.pi) --> 180.0	true
print(math.asin(2) ~= math.asin(2)) --> true
