local name = os.tmpname()
local f = assert(io.open(name, "w+"))
local iterator = f:lines()
f:close()
print(pcall(iterator)) --> false	file is already closed
print((select(2, pcall(function() f:lines() end)):gsub("^.-:%d+: ", ""))) --> attempt to use a closed file
os.remove(name)
