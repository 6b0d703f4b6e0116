local depth = 0
local function down() depth = depth + 1 return 1 + down() end
local ok, message = pcall(down)
print(ok, message:find("stack overflow", 1, true) ~= nil, depth > 10000) --> false	true	true
depth = 0
print(pcall(down) == false, depth > 10000)     --> true	true
print "still fine"                             --> still fine
