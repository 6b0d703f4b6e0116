-- Switches into a coroutine and back, with nothing else to do: a million in each round.
local rounds = tonumber((...)) or 2
local resume, yield = coroutine.resume, coroutine.yield
local co = coroutine.create(function() while true do yield() end end)
for _ = 1, rounds do
    for _ = 1, 1000000 do resume(co) end
end
print("done") --> done
