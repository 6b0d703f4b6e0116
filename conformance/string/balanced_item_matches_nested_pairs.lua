print(("f(a(b)c) d)"):match("%b()")) --> (a(b)c)
print(("((x)"):match("%b()")) --> (x)
print(("(("):match("%b()")) --> nil
print(("begin [[1] 2] end"):match("%b[]")) --> [[1] 2]
print(("THE (quick) fox"):find("%((%a+)%)")) --> 5	11	quick
print(("xx"):find("%bxx")) --> 1	2
print(("if x then y end"):gsub("%bxe", "#")) --> if #n y end	1
