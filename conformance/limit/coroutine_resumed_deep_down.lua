--@ stops limit error
local function down(n) local co = coroutine.create(down) return coroutine.resume(co, n + 1) end
while true do down(1) end
