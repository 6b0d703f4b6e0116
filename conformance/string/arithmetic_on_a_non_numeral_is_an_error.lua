local function err(f) print((select(2, pcall(f)):gsub("^.-:%d+: ", ""))) end
err(function() return "abc" + 1 end)
err(function() return 1 - "" end)
err(function() return -"x" end)
err(function() return {} + "1" end)
err(function() return "a" .. {} end)
--> attempt to add a 'string' with a 'number'
--> attempt to sub a 'number' with a 'string'
--> attempt to unm a 'string' with a 'string'
--> attempt to add a 'table' with a 'string'
--> attempt to concatenate a table value
