--@ stops limit
--@ only process
-- Calls itself from ever more coroutines, and answers none.
local function main()
    while true do
        coroutine.spawn(function()
            while true do process.call(process.pid(), "t", ("x"):rep(100), "1h") end
        end)
    end
end

return { main = main }
