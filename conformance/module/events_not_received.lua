-- Rules 4.10, 11 (events): a subscription keeps no more events than its process's mailbox may hold messages, and what becomes of more is
-- what becomes of mail; but whoever sends an event does not wait, and is not told.
local events = require("events")
local time = require("time")

local function listener()
  local sub = events.subscribe("full"):channel()
  time.sleep("400ms")
  local got = {}
  repeat
    local r = channel.select { sub:case_receive(), default = true }
    got[#got + 1] = r.value and r.value.path
  until r.default
  return table.concat(got, " ")
end

local function main()
  local watched = {}
  for _, host in ipairs { "reject", "drop-new", "drop-old", "park-sender", "kill" } do
    watched[process.spawn_monitored("app:listener", "app:" .. host)] = host
  end
  time.sleep("20ms")
  for i = 1, 6 do print(events.send("full", "kind", tostring(i), { i })) end
  --> true
  --> true
  --> true
  --> true
  --> true
  --> true
  local ends = {}
  for i = 1, 5 do
    local event = process.events():receive()
    ends[i] = watched[event.from] .. ": " .. tostring(event.result.value or event.result.error)
  end
  table.sort(ends)
  for _, text in ipairs(ends) do print(text) end
  --> drop-new: 1 2 3 4
  --> drop-old: 3 4 5 6
  --> kill: mailbox full
  --> park-sender: 1 2 3 4
  --> reject: 1 2 3 4
end

return { main = main, listener = listener }
