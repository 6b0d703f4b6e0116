--@ stops limit
local function down(n) if n == 0 then error("x") end return 1 + down(n - 1) end
while true do xpcall(down, function(m) return m .. "" end, 10000) end
