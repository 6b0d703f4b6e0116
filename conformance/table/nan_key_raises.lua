local t = {}
t[0/0] = 1 --! runtime: table index is NaN
