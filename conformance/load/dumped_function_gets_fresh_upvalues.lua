local n = 10
local function count() n = n + 1 return n end
local copy = load(string.dump(count), "=copy", "b")
print(pcall(copy))                             --> false	dumped_function_gets_fresh_upvalues.lua:2: attempt to perform arithmetic on a table value (upvalue 'n')
debug.setupvalue(copy, 1, 5)
print(copy(), copy(), n)                       --> 6	7	10
local plus = load(string.dump(function(a, b) return a + b end))
print(plus(2, 3))                              --> 5
