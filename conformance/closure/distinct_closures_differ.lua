local made = {}
for i = 1, 2 do made[i] = function() return i end end
print(made[1] == made[2], made[1] == made[1]) --> false	true
local t = { [made[1]] = "first", [made[2]] = "second" }
print(t[made[1]], t[made[2]])      --> first	second
