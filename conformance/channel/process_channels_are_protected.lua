-- D10: channels of the process can be received from, not sent to or closed.
local time = require("time")

local function main()
    for _, ch in ipairs({ process.inbox(), process.events(), process.listen("t"), time.after("1s"), time.ticker("1s"):channel() }) do
        local closes, why = pcall(function() ch:close() end)
        local sends = pcall(function() ch:send(1) end)
        local cases = pcall(function() ch:case_send(1) end)
        print(closes, sends, cases, why:match("cannot close.*"))
    end
    --> false	false	false	cannot close named channel
    --> false	false	false	cannot close named channel
    --> false	false	false	cannot close named channel
    --> false	false	false	cannot close named channel
    --> false	false	false	cannot close named channel
end

return { main = main }
