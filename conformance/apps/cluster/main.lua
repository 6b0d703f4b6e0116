-- Waits until the picture is there.
local function run()
    local finished = process.listen("finished")
    process.group.join("painters")
    finished:receive()
end

return { run = run }
