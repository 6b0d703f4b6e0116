print(("100%%"):format()) --> 100%
print(("%%%d%%"):format(5)) --> %5%
print(#("%%"):rep(3):format()) --> 3
print(("plain"):format(1, 2, 3)) --> plain
