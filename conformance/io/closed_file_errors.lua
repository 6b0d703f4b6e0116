local name = os.tmpname()
local f = assert(io.open(name, "w"))
f:close()
local function err(g) print((select(2, pcall(g)):gsub("^.-:%d+: ", ""))) end
err(function() f:read() end)
err(function() f:write("x") end)
err(function() f:close() end)
err(function() f:seek() end)
err(function() io.close(f) end)
--> attempt to use a closed file
--> attempt to use a closed file
--> attempt to use a closed file
--> attempt to use a closed file
--> attempt to use a closed file
os.remove(name)
f:flush() --! runtime: attempt to use a closed file
