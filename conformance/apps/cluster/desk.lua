-- Hands out rows, if it has the name; otherwise it keeps copies and tries to get the name. Names of scope CONSISTENT
-- have one holder in the whole cluster: two desks never hand out rows at a time.
-- Rows are painted at least once: one that was under way when a node died may be painted again.
local time = require("time")
local moon = require("moon")

local NAME, DESKS, PAINTERS = "cluster.desk", "desks", "painters"

-- The node of a process, from its PID; alone there is none.
local function node_of(pid)
    return pid:match("^{([^@|]+)@")
end

local function place_of(pid)
    local node = node_of(pid)
    return node and "on " .. node or "here"
end

-- The rows that are painted, and by which node.
local rows, count = {}, 0

-- False: it was there already, painted twice.
local function keep(row)
    if rows[row.n] then return false end
    rows[row.n] = row
    count = count + 1
    return true
end

-- Keeps copies until this desk has the name. False: the picture is there already.
local function stand_by()
    local copies, finished = process.listen("row"), process.listen("finished")
    local registry = process.registry
    process.group.join(DESKS)
    local seen
    -- Whether this desk has the name; if not, the log says why, once.
    local function try()
        local got, err = registry.register(NAME, nil, registry.CONSISTENT)
        if got then return true end
        local holder = registry.lookup(NAME)
        local why = "waits: " .. err:message()
        if holder then
            why = "the desk is " .. place_of(holder)
        elseif err:kind() == errors.ALREADY_EXISTS then
            why = "waits: the name of the desk belongs to a node that is gone, and is free soon"
        end
        if why ~= seen then print(why) end
        seen = why
        return false
    end
    local got = try()
    while not got do
        local event = channel.select({
            copies:case_receive(),
            finished:case_receive(),
            time.after("200ms"):case_receive(),
        })
        if event.channel == finished then return false end
        if event.channel == copies then
            keep(event.value)
        else
            got = try()
        end
    end
    -- What has come, but was not read yet.
    while true do
        local event = channel.select({ copies:case_receive(), finished:case_receive(), default = true })
        if event.default then return true end
        if event.channel == finished then return false end
        keep(event.value)
    end
end

local function show()
    print("the Moon, and who has painted which row:")
    for n = 1, moon.HEIGHT do print(rows[n].by .. " | " .. rows[n].line) end
end

-- Nobody works on a picture that is there: the desk keeps its name until all have heard of it and are gone, those too
-- that come only now.
local function tell_all(requests, events, desks)
    local group, painters = process.group, process.group.monitor(PAINTERS)
    group.leave(DESKS)
    group.send(DESKS, "finished")
    group.send(PAINTERS, "finished")
    show()
    while #group.members(DESKS) + #group.members(PAINTERS) > 0 do
        local event = channel.select({
            requests:case_receive(),
            events:case_receive(),
            desks:case_receive(),
            painters:case_receive(),
        })
        local value = event.value
        if event.channel == requests then
            value:reply({ finished = true })
        elseif event.channel == events then
            if value.kind == process.event.CANCEL then return end
        elseif value.kind == "join" then
            process.send(value.pid, "finished")
        end
    end
end

local function lead()
    local requests, events = process.listen("next", { message = true }), process.events()
    local changes = process.group.monitor(DESKS)
    -- What nobody paints; who paints what; requests that nothing can be given for yet.
    local open, busy, idle = {}, {}, {}

    local function open_again(n)
        open[#open + 1] = n
        table.sort(open, function(a, b) return a > b end)
    end

    local function give(request)
        local n = table.remove(open)
        if n then
            busy[request:from()] = n
            request:reply({ row = n })
        else
            idle[#idle + 1] = request
        end
    end

    local function painted(by, row)
        if busy[by] == row.row then busy[by] = nil end
        local copy = { n = row.row, line = row.line, by = node_of(by) or "here" }
        if not keep(copy) then return end
        process.group.send(DESKS, "row", copy)
        if count % 10 == 0 then print(("%d of %d rows are there"):format(count, moon.HEIGHT)) end
    end

    for n = moon.HEIGHT, 1, -1 do
        if not rows[n] then open[#open + 1] = n end
    end
    if count == 0 then
        print(("this is the desk: %d rows to paint"):format(moon.HEIGHT))
    else
        print(("this is the desk now: %d of %d rows are there"):format(count, moon.HEIGHT))
    end
    local known = {}
    while count < moon.HEIGHT do
        local event = channel.select({
            requests:case_receive(),
            events:case_receive(),
            changes:case_receive(),
        })
        local value = event.value
        if event.channel == requests then
            local from, row = value:from(), value:payload():data()
            if not known[from] then
                known[from] = process.monitor(from)
                print("a painter " .. place_of(from) .. " takes part")
            end
            if row then painted(from, row) end
            if count < moon.HEIGHT then give(value) else value:reply({ finished = true }) end
        elseif event.channel == changes then
            -- A desk that has just started gets copies of all rows.
            if value.kind == "join" then
                for _, row in pairs(rows) do process.send(value.pid, "row", row) end
            end
        elseif value.kind == process.event.EXIT then
            local n = busy[value.from]
            busy[value.from], known[value.from] = nil, nil
            if n and not rows[n] then
                print(("the painter %s is gone: row %d is open again"):format(place_of(value.from), n))
                open_again(n)
                local request = table.remove(idle)
                if request then give(request) end
            end
        elseif value.kind == process.event.CANCEL then
            error("the desk has lost its name: " .. tostring(value.reason), 0)
        end
    end
    for _, request in ipairs(idle) do request:reply({ finished = true }) end
    tell_all(requests, events, changes)
end

local function run()
    if stand_by() then lead() end
end

return { run = run }
