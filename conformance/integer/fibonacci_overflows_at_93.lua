local a, b = 0, 1
for i = 1, 92 do a, b = b, a + b end
print(a)                                   --> 7540113804746346429
print(b)                                   --> -6246583658587674878
print(math.type(b))                        --> integer
