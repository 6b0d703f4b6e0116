--@ stops limit
--@ only state
local function down(n) if n > 0 then return 1 + down(n - 1) end while true do debug.traceback() debug.traceback("x", 1) end end
down(20000)
