-- Rules 11 (events), 7.6: a subscription ends with its process, and waiting for events is no deadlock (6.8).
local events = require("events")
local time = require("time")

local function listener()
  local sub = events.subscribe("**")
  local event = sub:channel():receive()
  return event.path
end

local function main()
  local pids = {}
  for i = 1, 3 do pids[i] = process.spawn_monitored("app:listener", "app:processes") end
  time.sleep("1ms")
  events.send("x", "y", "/first")
  for _ = 1, 3 do
    local event = process.events():receive()
    print(event.kind, event.result.value)
  end
  --> pid.exit	/first
  --> pid.exit	/first
  --> pid.exit	/first
  print(events.send("x", "y", "/second"))      --> true
end

return { main = main, listener = listener }
