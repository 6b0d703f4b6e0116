print(pcall(string.rep, "ab", math.maxinteger)) --> false	resulting string too large
print(pcall(string.rep, "", math.maxinteger, "x")) --> false	resulting string too large
print(pcall(string.rep, "abc", math.maxinteger // 2)) --> false	resulting string too large
