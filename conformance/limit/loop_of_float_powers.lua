--@ stops limit
local x = 1.5
while true do x = x ^ 0.5 ^ x % 1e308 math.fmod(1e308, 3e-308) end
