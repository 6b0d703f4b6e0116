-- 4.8: errors stay errors, payloads are unwrapped, other userdata become nil at any depth.
local time = require("time")

local function main()
    local ch, me = process.listen("t"), process.pid()
    process.send(me, "t", errors.new({ message = "e", kind = "Timeout", retryable = true, details = { n = 1 } }))
    local err = ch:receive()
    print(type(err), err, err:kind(), err:retryable(), err:details().n) --> userdata	e	Timeout	true	1
    process.send(me, "t", payload.new({ 1, 2 }))
    print(#ch:receive()) --> 2
    process.send(me, "t", { channel.new(), "second", time.now(), { p = payload.new("inner"), d = time.parse_duration("1s") } })
    local got = ch:receive()
    print(got[1], got[2], got[3], got[4].p, got[4].d) --> nil	second	nil	inner	nil
    process.send(me, "t", channel.new())
    print(ch:receive()) --> nil	true
end

return { main = main }
