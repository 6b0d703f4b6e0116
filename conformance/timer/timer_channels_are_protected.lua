-- D10: channels of timers belong to the process: nobody sends to them or closes them.
local time = require("time")

local function main()
    for _, ch in ipairs({ time.after("1s"), time.timer("1s"):channel(), time.ticker("1s"):response() }) do
        print(pcall(ch.send, ch, 1)) print(pcall(ch.close, ch)) print(pcall(ch.case_send, ch, 1))
    end
    --> false	cannot send to named channel
    --> false	cannot close named channel
    --> false	cannot send to named channel
    --> false	cannot send to named channel
    --> false	cannot close named channel
    --> false	cannot send to named channel
    --> false	cannot send to named channel
    --> false	cannot close named channel
    --> false	cannot send to named channel
end

return { main = main }
