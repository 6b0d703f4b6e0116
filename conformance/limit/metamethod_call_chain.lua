--@ stops limit error
local f = print
for i = 1, 100000 do f = setmetatable({}, { __call = f }) end
while true do pcall(f) end
