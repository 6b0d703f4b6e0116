local function three() return 1, 2, 3 end
print(three(), three())      --> 1	1	2	3
print((three()))             --> 1
local a, b, c, d = three()
print(a, b, c, d)            --> 1	2	3	nil
local t = { three(), three() }
print(#t)                    --> 4
t = { three(), (three()) }
print(#t)                    --> 2
t = { [1] = "lost", three() }
print(t[1], #t)              --> 1	3
print(#{ three(), nil })     --> 1
