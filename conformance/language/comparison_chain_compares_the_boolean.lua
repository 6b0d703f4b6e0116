print(1 < 2 == true)     --> true
print(3 > 2 ~= false)    --> true
print("a" < "b", "a" < "B", "Z" < "a") --> true	false	true
print("" < "a", "a" < "aa", "a\0b" > "a") --> true	true	true
print(1 < 2 < 3)         --! runtime: attempt to compare boolean with number
