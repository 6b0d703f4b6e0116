-- Rules 11 (events): many subscribers are told of every event, each with data of its own, and of events of one sender in order; whoever
-- subscribes later is told of later ones only. Names with more than 64 parts are refused.
local events = require("events")
local time = require("time")

local function main()
  local subs = {}
  for i = 1, 300 do subs[i] = events.subscribe(i % 2 == 0 and "a.*" or "**", "k") end
  local data = { list = {} }
  for i = 1, 2000 do data.list[i] = { i } end
  coroutine.spawn(function() events.send("a.b", "k", "one", data) end)
  coroutine.spawn(function() events.send("a.b", "k", "two") end)
  events.send("a.b", "other", "three")
  local late = events.subscribe("**")
  time.sleep("1ms")
  local seen, tables = 0, {}
  for _, sub in ipairs(subs) do
    local first, second = sub:channel():receive(), sub:channel():receive()
    if first.path == "one" and second.path == "two" and first.data.list[2000][1] == 2000 then seen = seen + 1 end
    tables[first.data] = true
  end
  local distinct = 0
  for _ in pairs(tables) do distinct = distinct + 1 end
  print(seen, distinct)                                               --> 300	300
  print(channel.select { late:channel():case_receive(), default = true }.default) --> true
  local long = ("a."):rep(64) .. "a"
  print(events.subscribe(long))                                       --> nil	system and kind have at most 64 parts
  print(events.subscribe("a", long))                                  --> nil	system and kind have at most 64 parts
  print(events.send(long, "k", "/"))                                  --> nil	system and kind have at most 64 parts
  print(events.send("a", long, "/"))                                  --> nil	system and kind have at most 64 parts
end

return { main = main }
