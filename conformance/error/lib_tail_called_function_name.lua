local function err(f) print((select(2, pcall(f)):gsub("^.-:%d+: ", ""))) end
err(function() return string.rep() end)
err(function() return (string.rep()) end)
err(function() local r = math.floor return r({}) end)
err(function() return ("x"):rep() end)
--> bad argument #1 to 'rep' (string expected, got no value)
--> bad argument #1 to 'rep' (string expected, got no value)
--> bad argument #1 to 'r' (number expected, got table)
--> bad argument #1 to 'rep' (number expected, got no value)
