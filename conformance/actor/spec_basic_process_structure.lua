-- Basic Process Structure
local result_data = { "some", "data" }

local function run(args)
    -- Process initialization
    local pid = process.pid()

    -- Process implementation
    -- ...

    -- Return result data when done
    return { status = "completed", data = result_data }
end

local function main()
    process.spawn_monitored("app:child", "app:processes", {})
    local result = process.events():receive().result
    print(result.value.status, #result.value.data, result.error) --> completed	2	nil
    print(result.payload:data().data[2]) --> data
end

return { main = main, child = run }
