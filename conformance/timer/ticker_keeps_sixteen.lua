-- 10.5: sixteen unread ticks are kept, the oldest ones; later ones are dropped until there is room.
local time = require("time")

local function main()
    local start = time.now()
    local ticker = time.ticker("1s")
    local ch = ticker:channel()
    time.sleep("20.5s")
    local first, last = ch:receive(), nil
    for _ = 2, 16 do last = ch:receive() end
    print(first:sub(start), last:sub(start)) --> 1s	16s
    print((ch:receive()):sub(start), (ch:receive()):sub(start)) --> 21s	22s
    ticker:stop()
    print(ch:receive()) --> nil	false
end

return { main = main }
