local function err(f) print((select(2, pcall(f)):gsub("^.-:%d+: ", ""))) end
local fake = { read = io.stdout.read, rep = string.rep, insert = table.insert }
err(function() fake:read() end)
err(function() fake:rep(2) end)
err(function() local t = { concat = table.concat, upper = string.upper } t:upper() end)
err(function() io.stdout.write() end)
err(function() io.stdout.write({}) end)
err(function() fake.read(5) end)
--> calling 'read' on bad self (FILE* expected, got table)
--> calling 'rep' on bad self (string expected, got table)
--> calling 'upper' on bad self (string expected, got table)
--> bad argument #1 to 'write' (FILE* expected, got no value)
--> bad argument #1 to 'write' (FILE* expected, got table)
--> bad argument #1 to 'read' (FILE* expected, got number)
