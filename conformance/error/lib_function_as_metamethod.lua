local function err(f) print((select(2, pcall(f)):gsub("^.-:%d+: ", ""))) end
local t = setmetatable({}, {
  __index = string.rep, __newindex = string.rep, __add = string.rep, __concat = string.rep,
  __call = string.rep, __len = math.floor, __unm = math.floor, __eq = string.rep, __lt = string.rep,
})
err(function() return t.x end)
err(function() t.x = 1 end)
err(function() return t + 1 end)
err(function() return t .. "x" end)
err(function() return #t end)
err(function() return -t end)
err(function() return t < t end)
err(function() return t == setmetatable({}, getmetatable(t)) end)
--> bad argument #1 to 'index' (string expected, got table)
--> bad argument #1 to 'newindex' (string expected, got table)
--> bad argument #1 to 'add' (string expected, got table)
--> bad argument #1 to 'concat' (string expected, got table)
--> bad argument #1 to 'len' (number expected, got table)
--> bad argument #1 to 'unm' (number expected, got table)
--> bad argument #1 to 'lt' (string expected, got table)
--> bad argument #1 to 'eq' (string expected, got table)
