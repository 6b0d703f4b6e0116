local function err(f) print((select(2, pcall(f)):gsub("^.-:%d+: ", ""))) end
local rep = string.rep
repeat_it = string.rep
local t = { field = string.rep, inner = { deep = string.rep } }
err(function() local r = string.rep; r() end)
err(function() rep() end)
err(function() repeat_it() end)
err(function() t.field() end)
err(function() t.inner.deep() end)
err(function() t["field"]() end)
err(function() t:field() end)
--> bad argument #1 to 'r' (string expected, got no value)
--> bad argument #1 to 'rep' (string expected, got no value)
--> bad argument #1 to 'repeat_it' (string expected, got no value)
--> bad argument #1 to 'field' (string expected, got no value)
--> bad argument #1 to 'deep' (string expected, got no value)
--> bad argument #1 to 'field' (string expected, got no value)
--> calling 'field' on bad self (string expected, got table)
