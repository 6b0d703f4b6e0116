-- Rule 11 (events): close ends a subscription and its channel; what lay there can still be received. Twice is harmless.
local events = require("events")
local time = require("time")

local function main()
  local sub = events.subscribe("a")
  local ch = sub:channel()
  events.send("a", "k", "/1")
  print(sub:close())                       --> true
  print(events.send("a", "k", "/2"))       --> true
  print(ch:receive().path)                 --> /1
  print(ch:receive())                      --> nil	false
  print(sub:close(), sub:channel() == ch)  --> true	true

  local waiting = events.subscribe("b")
  coroutine.spawn(function()
    print("woken", waiting:channel():receive())
  end)
  waiting:close()
  time.sleep("1ms")                        --> woken	nil	false
  print(pcall(ch.send, ch, 1))             --> false	cannot send to named channel
end

return { main = main }
