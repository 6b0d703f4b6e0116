local t = {}
print(#t) --> 0
for i = 1, 100 do t[i] = i end
print(#t) --> 100
for i = 100, 51, -1 do t[i] = nil end
print(#t) --> 50
t[#t + 1] = "x"
print(#t) --> 51
print(#{ 1, 2, 3, nil }, #{ nil }, #{ n = 1 }) --> 3	0	0
