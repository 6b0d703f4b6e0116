-- As error does with level 1: only to texts, and only when a Lua function called assert.
local function strip(ok, m) return ok, (tostring(m):gsub("^.-:(%d+): ", "line %1: ")) end
print(strip(pcall(function() assert(false) end))) --> false	line 3: assertion failed!
print(strip(pcall(function() assert(nil, 42) end))) --> false	42
print(pcall(assert, false, "from pcall")) --> false	from pcall
assert(1 == 1, "fine")
assert(false, "plain text") --! runtime: plain text
