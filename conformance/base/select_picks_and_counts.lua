print(select("#"), select("#", nil, nil), select("#", 1, 2, 3)) --> 0	2	3
print(select(2, "a", "b", "c")) --> b	c
print(select(-1, "a", "b", "c")) --> c
print(select(-3, "a", "b", "c")) --> a	b	c
print((select(2, "a", "b", "c"))) --> b
print(select("#", select(4, "a", "b", "c"))) --> 0
print(select("2", "a", "b"), select(2.0, "a", "b")) --> b	b
