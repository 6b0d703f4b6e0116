-- §3.4.3: the string metamethods convert; the result keeps the numeral's subtype.
print("10" + 1) --> 11
print("10" + 1.0) --> 11.0
print("3.0" * "2") --> 6.0
print("0x10" + 0) --> 16
print(" 7 " - 2) --> 5
print(-"2") --> -2
print("7" // "2", "7" / "2", "7" % "4") --> 3	3.5	3
print("2" ^ 2) --> 4.0
print("1e1" + 0) --> 10.0
print(math.type("10" + 0), math.type("1e1" + 0)) --> integer	float
