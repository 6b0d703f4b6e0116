-- 5.4: what several coroutines of a process send arrives in the order in which they sent it.
local function main()
    local me, inbox = process.pid(), process.inbox()
    local sent, got = {}, {}
    for who = 1, 3 do
        coroutine.spawn(function()
            for i = 1, 4 do
                sent[#sent + 1] = who .. ":" .. i
                process.send(me, "topic" .. who, who .. ":" .. i)
                coroutine.yield()
            end
        end)
    end
    for i = 1, 12 do got[i] = inbox:receive():payload():data() end
    print(#got, table.concat(got, " ") == table.concat(sent, " ")) --> 12	true
end

return { main = main }
