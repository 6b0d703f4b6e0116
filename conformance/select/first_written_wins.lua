-- 6.12: of several ready cases the first written wins.
local function main()
    local a, b = channel.new(1), channel.new(1)
    a:send("a")
    b:send("b")
    print(channel.select({ b:case_receive(), a:case_receive() }).value) --> b
    print(channel.select({ b:case_receive(), a:case_receive() }).value) --> a
    print(channel.select({ b:case_send(1), a:case_send(2) }).channel == b) --> true
end

return { main = main }
