-- Implementing Timeouts, the specification's sample: once in time, once late.
local function main()
    local time = require("time")
    local msgs = channel.new()
    local function handle_timeout() print("timed out") end
    local function process_message(value) print("message", value) end

    local function wait()
        -- Create a timeout channel that will receive after specified duration
        local timeout = time.after("5s")  -- 5 second timeout

        -- Use in select
        local result = channel.select({
            msgs:case_receive(),
            timeout:case_receive()
        })

        if result.channel == timeout then
            -- Timeout occurred
            handle_timeout()
        else
            -- Message received within timeout
            process_message(result.value)
        end
    end

    coroutine.spawn(function()
        time.sleep("4s")
        msgs:send("in time")
    end)
    local started = time.now()
    wait() --> message	in time
    print(tostring(time.now():sub(started))) --> 4s
    wait() --> timed out
    print(tostring(time.now():sub(started))) --> 9s
end

return { main = main }
