-- 6.1: what channel.new and the methods refuse.
local function main()
    print(pcall(channel.new, -1)) --> false	channel capacity must be >= 0
    print(pcall(channel.new, "x")) --> false	bad argument #1 to 'channel.new' (number expected, got string)
    print(pcall(channel.new, {})) --> false	bad argument #1 to 'channel.new' (number expected, got table)
    print(pcall(function() channel.new().receive(1) end)) --> false	arguments.lua:6: bad argument #1 to 'receive' (channel expected, got number)
    print(pcall(channel.select)) --> false	bad argument #1 to 'channel.select' (table expected, got no value)
    print(pcall(channel.select, { 1 })) --> false	Invalid select case
    print(channel.new(0) ~= nil, tostring(channel.new()):match("^channel: 0x") ~= nil) --> true	true
end

return { main = main }
