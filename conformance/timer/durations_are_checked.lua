-- 10.1: a duration is a number of nanoseconds, a text or a Duration; anything else is an error of kind INVALID.
local time = require("time")

local function main()
    for _, fn in ipairs({ "sleep", "after", "timer", "ticker", "parse_duration" }) do
        for _, bad in ipairs({ "soon", "5", "3x", true, 0 / 0 }) do
            local none, err = time[fn](bad)
            assert(none == nil and err:kind() == errors.INVALID and err:retryable() == false, fn)
            if fn == "timer" then print(err) end
        end
        assert(select("#", time[fn]()) == 2, fn)
    end
    --> time: invalid duration "soon"
    --> time: missing unit in duration "5"
    --> time: unknown unit "x" in duration "3x"
    --> duration must be number or string
    --> time: invalid duration "-nan"
    for _, fn in ipairs({ "after", "timer", "ticker" }) do
        for _, d in ipairs({ 0, -1, "0", "-5s", 0.9, time.parse_duration("-1h") }) do
            local none, err = time[fn](d)
            assert(none == nil and err:kind() == errors.INVALID, fn)
            if d == 0 then print(err) end
        end
    end
    --> time.after: duration must be > 0
    --> time.timer: duration must be > 0
    --> time.ticker: duration must be > 0
    local start = time.now()
    time.after(time.parse_duration("2ms")):receive()
    time.after(2 * time.MILLISECOND):receive()
    time.after("2ms"):receive()
    time.sleep(2e6)
    print(time.now():sub(start)) --> 8ms
end

return { main = main }
