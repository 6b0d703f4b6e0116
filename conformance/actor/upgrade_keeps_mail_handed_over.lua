-- upgrade (10c): mail handed to a coroutine that has not run since is not read: it comes first, in order, for the new code.
--@ tiers interp,jit,waiting,chaos
local function receivers(n, receive)
  for _ = 1, n do
    coroutine.spawn(function()
      receive()
      print("code that is gone has read mail")
    end)
  end
end

local function before(parent)
  local inbox, events, go = process.inbox(), process.events(), process.listen("go")
  local topic, other = process.listen("topic"), process.listen("other")
  receivers(2, function() inbox:receive() end)
  receivers(2, function() topic:receive() end)
  receivers(1, function() events:receive() end)
  receivers(1, function() channel.select{ process.listen("third"):case_receive(), other:case_receive() } end)
  process.send(parent, "ready", process.pid())
  go:receive()
  process.upgrade("app:after", parent)
end

local function after(parent)
  local time = require("time")
  time.sleep("5ms")
  local function all(source)
    local list = {}
    while true do
      local got = channel.select{ source:case_receive(), default = true }
      if got.default then return table.concat(list, " ") end
      local value = got.value
      list[#list + 1] = type(value) == "userdata" and value:topic() .. ":" .. value:payload():data() or type(value) == "table" and value.kind or value
    end
  end
  local topic = process.listen("topic")
  return { topic = all(topic), events = all(process.events()), inbox = all(process.inbox()) }
end

-- A single coroutine, woken by the earlier of two messages; the new code makes room for newer code at once.
local function single(parent, n)
  local inbox = process.inbox()
  if n == 3 then return inbox:receive():payload():data() .. inbox:receive():payload():data() end
  if n == 2 then process.upgrade(nil, parent, 3) end
  local go = process.listen("go")
  receivers(1, function() inbox:receive() end)
  process.send(parent, "ready", process.pid())
  go:receive()
  process.upgrade(nil, parent, n + 1)
end

local function main()
  local ready, events = process.listen("ready"), process.events()
  local pid = process.spawn_monitored("app:before", "app:processes", process.pid())
  ready:receive()
  process.send(pid, "go")
  process.send(pid, "other", "o")
  for i = 1, 3 do process.send(pid, "mail", "m" .. i) end
  for i = 1, 3 do process.send(pid, "topic", "t" .. i) end
  process.cancel(pid, "1h")
  local value = events:receive().result.value
  print(value.topic)                                              --> t1 t2 t3
  print(value.events)                                             --> pid.cancel
  print(value.inbox)                                              --> other:o mail:m1 mail:m2 mail:m3

  pid = process.spawn_monitored("app:single", "app:processes", process.pid(), 1)
  ready:receive()
  process.send(pid, "go")
  process.send(pid, "mail", "a")
  process.send(pid, "mail", "b")
  print(events:receive().result.value)                            --> ab
end

return { main = main, before = before, after = after, single = single }
