-- 6.21: a sleeping coroutine stops nobody else; wake-ups come by deadline.
local time = require("time")

local function main()
    local order, done = {}, channel.new()
    for _, ms in ipairs({ 30, 10, 20, 10 }) do
        coroutine.spawn(function()
            time.sleep(ms .. "ms")
            order[#order + 1] = ms
            done:send(true)
        end)
    end
    for i = 1, 4 do done:receive() end
    print(table.concat(order, " ")) --> 10 10 20 30
end

return { main = main }
