print(0xFF00FF00FF00FF00 & 0x0FF00FF00FF00FF0) --> 1080880403494997760
print(0xF0F0F0F0F0F0F0F0 | 0x0F0F0F0F0F0F0F0F) --> -1
print(-1 ~ 0x5555555555555555)             --> -6148914691236517206
print(~0, ~-1, ~math.maxinteger == math.mininteger) --> -1	0	true
print(-1 & 0xFFFFFFFF, -1 & 0xFFFFFFFFFFFFFFFF) --> 4294967295	-1
print(0x80000000 | 0, 0x80000000 & -1, 1 << 31 | 1) --> 2147483648	2147483648	2147483649
print(5 & 3, 5 | 3, 5 ~ 3, -5 & 3, -5 | 3, -5 ~ 3) --> 1	7	6	3	-5	-8
