local function show(name, value) io.write(name, " ") return value end
for i = show("from", 1), show("to", 2), show("step", 1) do io.write(i, " ") end
print()                      --> from to step 1 2 
local n = 3
for i = 1, n do n = 10 i = i * 100 io.write(i, " ") end
print(n)                     --> 100 200 300 10
