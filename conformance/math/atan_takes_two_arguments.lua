print(math.atan(1, 1) == math.pi / 4, math.atan(1, -1) == 3 * math.pi / 4) --> true	true
print(math.atan(-1, -1) == -3 * math.pi / 4) --> true
print(math.atan(0, -1) == math.pi, math.atan(-0.0, -1) == -math.pi) --> true	true
print(math.atan(0, 1), math.atan(1, 0) == math.pi / 2) --> 0.0	true
print(math.atan(5) == math.atan(5, 1)) --> true
