-- 6.16, 6.18: what select refuses, and what it does not look at.
local function main()
    local ch = channel.new(1)
    ch:send("v")
    print(pcall(channel.select)) --> false	bad argument #1 to 'channel.select' (table expected, got no value)
    print(pcall(channel.select, ch)) --> false	bad argument #1 to 'channel.select' (table expected, got channel)
    print(select(2, pcall(channel.select, { ch:case_receive(), ch }))) --> Invalid select case
    print(channel.select { ch:case_receive(), timeout = 5, other = "x" }.value) --> v
end

return { main = main }
