--@ stops limit
while true do setmetatable({}, { __gc = error }) collectgarbage("step", 100000) end
