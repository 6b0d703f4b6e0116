local names = { a = "alpha", b = 2, c = false }
print(("a b c d"):gsub("%a", names)) --> alpha 2 c d	4
print(("$x $y"):gsub("%$(%w+)", { x = 1.5 })) --> 1.5 $y	2
local t = setmetatable({}, { __index = function(_, k) return k .. k end })
print(("xy"):gsub(".", t)) --> xxyy	2
print(("ab"):gsub("()", { "one", "two", [3] = "three" })) --> oneatwobthree	3
