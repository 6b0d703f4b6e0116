-- Rules 11 (events), 5.16: the channel of a subscription works in select beside others.
local events = require("events")
local time = require("time")

local function main()
  local sub = events.subscribe("clock")
  local timeout = time.after("5s")
  coroutine.spawn(function()
    time.sleep("1ms")
    events.send("clock", "tick", "/t")
  end)
  local result = channel.select({ sub:channel():case_receive(), timeout:case_receive() })
  print(result.channel == sub:channel(), result.value.kind, result.ok)  --> true	tick	true
  timeout = time.after("2ms")
  result = channel.select({ sub:channel():case_receive(), timeout:case_receive() })
  print(result.channel == timeout, result.ok)                           --> true	true
  print(channel.select({ sub:channel():case_receive(), default = true }).default) --> true
end

return { main = main }
