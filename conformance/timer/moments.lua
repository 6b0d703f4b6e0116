-- 10.7: moments and the arithmetic between them.
local time = require("time")

local function main()
    local now = time.now()
    print(math.type(now:unix()), now:unix() == os.time(), now:unix_nano() // 1000000000 == now:unix()) --> integer	true	true
    local later = now:add("1h30m")
    print(tostring(later:sub(now)), tostring(now:sub(later)), later:sub(now):minutes()) --> 1h30m0s	-1h30m0s	90.0
    print(now:before(later), now:after(later), now:equal(later), now:equal(now:add(0))) --> true	false	false	true
    print(tostring(time.unix(0, 0):utc()), tostring(time.unix(1000000000, 500000000):utc())) --> 1970-01-01 00:00:00 +0000 UTC	2001-09-09 01:46:40.5 +0000 UTC
    print(time.unix(-1, 0):unix(), time.unix(-1, 500000000):unix(), time.unix(-1, 500000000):unix_nano()) --> -1	-1	-500000000
    print(pcall(function() return now:add("x") .. "" end)) --> false	moments.lua:12: bad argument #1 to 'add' (time: invalid duration "x")
    print((pcall(now.sub, now, 1))) --> false
end

return { main = main }
