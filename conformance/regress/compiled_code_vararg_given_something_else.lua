-- A function with extra arguments that is called with another kind of argument than so far.
local function f(n, ...) if n == nil then return "none", select("#", ...) end return n + 1, ... end
local last
for i = 1, 1000 do last = f(i, "x", "y") end
print(last, f(nil, "a", "b")) --> 1001	none	2
print(f(2.5, 1, 2, 3)) --> 3.5	1	2	3
