print(not not nil, not not 0)               --> false	true
print(- - 5, -(-5), - -5.5)                 --> 5	5	5.5
print(~~5, ~-1, -~0)                        --> 5	0	1
print(not 1 == 2, not (1 == 2))             --> false	true
print(-"2", -"0x10", - "1e1")               --> -2	-16	-10.0
print(#{ #"ab", # "abc" })                  --> 2
