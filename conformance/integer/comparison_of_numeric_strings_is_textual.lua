print("10" < "9", "a" < "b", "2" == 2)     --> true	true	false
print("10" + 0 < "9" + 0)                  --> false
