local t = { "a", "b", "c", "d" }
print(table.remove(t), #t) --> d	3
print(table.remove(t, 1), t[1], #t) --> a	b	2
print(table.remove(t, #t), #t) --> c	1
print(table.remove(t, #t + 1), #t) --> nil	1
print(table.remove(t), table.remove(t), #t) --> b	nil	0
