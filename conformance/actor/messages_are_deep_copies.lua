-- 4.7: cycles and sharing inside one value are kept, later changes are not seen, metatables stay behind.
local function main()
    local ch = process.listen("t")
    local shared = { 1, 2 }
    local value = setmetatable({ a = shared, b = shared, n = 1.0, i = 1, [2.5] = "f", [true] = "yes" }, { __index = { x = 1 } })
    value.self = value
    process.send(process.pid(), "t", value)
    shared[1] = "changed"
    value.a = nil
    local got = ch:receive()
    print(got.self == got, got ~= value, got.a == got.b, got.a ~= shared) --> true	true	true	true
    print(got.a[1], got.a[2], got[2.5], got[true]) --> 1	2	f	yes
    print(math.type(got.n), math.type(got.i), getmetatable(got), got.x) --> float	integer	nil	nil
    local long, keyed = ("\0byte\255"):rep(20), {}
    keyed[keyed] = long
    process.send(process.pid(), "t", keyed)
    local back = ch:receive()
    print(back[back] == long) --> true
    process.send(process.pid(), "t", shared, shared)
    print(ch:receive() == ch:receive()) --> false
end

return { main = main }
