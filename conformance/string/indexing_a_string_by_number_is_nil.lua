local s = "abc"
print(s[1], s[-1], s.x) --> nil	nil	nil
print(rawlen(s)) --> 3
s.x = 1 --! runtime: attempt to index a string value (local 's')
