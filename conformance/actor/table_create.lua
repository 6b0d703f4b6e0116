-- What Wippy programs use besides Lua 5.4: tables with room, and the name of the platform.
local function main()
    local t = table.create(3, 0)
    print(#t, next(t), getmetatable(t)) --> 0	nil	nil
    for i = 1, 5 do t[#t + 1] = i * i end
    t.x = "field"
    print(#t, table.concat(t, " "), t.x) --> 5	1 4 9 16 25	field
    print(#table.create(0), #table.create("7", 2.0), #table.create(2147483647, 2147483647)) --> 0	0	0
    print(pcall(table.create)) --> false	bad argument #1 to 'table.create' (number expected, got no value)
    print(pcall(table.create, -1)) --> false	bad argument #1 to 'table.create' (out of range)
    print(pcall(table.create, 2 ^ 31 | 0)) --> false	bad argument #1 to 'table.create' (out of range)
    print(pcall(table.create, 1, math.maxinteger)) --> false	bad argument #2 to 'table.create' (out of range)
    print(pcall(table.create, 1.5)) --> false	bad argument #1 to 'table.create' (number has no integer representation)
    local cases = table.create(2, 0)
    cases[#cases + 1] = channel.new(1):case_send(1)
    print(channel.select(cases).ok, table.unpack(table.create(4), 1, 1)) --> true	nil
    print(os.platform, type(os.time), pcall(function() table.create = nil end)) --> wippy	function	false	table_create.lua:17: attempt to update a read-only table
end

return { main = main }
