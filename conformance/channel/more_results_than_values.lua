-- 6.3: what a receive that has waited gives beyond its two values is nil, whatever the registers held before.
local function fill(...)
    return select("#", ...)
end

local function main()
    local ch, got = channel.new(0), {}
    coroutine.spawn(function()
        for i = 1, 300 do
            ch:send(i)
        end
        ch:close()
    end)
    local wrong = 0
    while true do
        fill("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
        local v, ok, x, y, z, u = ch:receive()
        if x ~= nil or y ~= nil or z ~= nil or u ~= nil then wrong = wrong + 1 end
        if not ok then break end
        got[#got + 1] = v
    end
    print(#got, wrong) --> 300	0
    local co = coroutine.wrap(function()
        local n = 0
        while true do
            fill("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
            local a, b, c, d, e, f, g = coroutine.yield(n)
            for _, v in ipairs { b or false, c or false, d or false, e or false, f or false, g or false } do
                if v then n = n + 1 end
            end
        end
    end)
    co()
    local last
    for i = 1, 300 do
        last = co(i)
    end
    print(last) --> 0
end

return { main = main }
