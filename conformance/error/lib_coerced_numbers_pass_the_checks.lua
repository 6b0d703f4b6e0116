print(string.rep(5, "2"), ("x"):rep(2.0)) --> 55	xx
print(math.floor("2.5"), math.sqrt("16"), math.fmod("7", 4), math.abs("-3")) --> 2	4.0	3.0	3.0
print(table.concat({ 1, "2" }, 3), utf8.char("65"), select("2", "a", "b")) --> 132	A	b
print(math.max("3", 2)) --! error: attempt to compare string with number
