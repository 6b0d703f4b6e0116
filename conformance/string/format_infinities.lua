print(("%f %e %g"):format(math.huge, math.huge, math.huge)) --> inf inf inf
print(("%f"):format(-math.huge)) --> -inf
print(("[%5.1f]"):format(math.huge)) --> [  inf]
print(("[%05f]"):format(-math.huge)) --> [ -inf]
print(("%G %E"):format(math.huge, -math.huge)) --> INF -INF
print(("%.1f"):format(1/0)) --> inf
