-- A probe does one thing and does not defend itself: if anything goes wrong it fails, and mission control sends another.
local time = require("time")

-- Mapping takes as long as the crater is wide, at 4 ms of our time to the kilometre.
local function map(crater)
    local way = math.ceil(crater.width * 3.14159)
    time.sleep(math.floor(crater.width * 4 * time.MILLISECOND))
    if crater.hazard == "meteorite" then
        error("hit by a meteorite")
    elseif crater.hazard == "dust" then
        local camera = nil
        return camera.focus -- a plain programming error kills a probe as surely as a stone does
    end
    return way
end

local function run(args)
    local orders = process.listen("crater")
    local flown = 0
    while true do
        process.send(args.control, "ready", process.pid())
        local crater = orders:receive()
        if not crater then return flown end
        flown = flown + map(crater)
        process.send(args.control, "mapped", { pid = process.pid() })
    end
end

return { run = run }
