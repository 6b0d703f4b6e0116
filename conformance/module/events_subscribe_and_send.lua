-- Rule 11 (events): a subscriber receives tables {system, kind, path, data}, copies of its own, in order.
local events = require("events")

local function sender(n)
  for i = 1, n do events.send("shop.orders", "order.placed", "/orders/" .. i, { number = i, items = { "tea" } }) end
end

local function main()
  local sub = assert(events.subscribe("shop.orders"))
  local other = assert(events.subscribe("shop.orders"))
  local ch = sub:channel()
  print(ch == sub:channel(), type(sub))                    --> true	userdata
  process.spawn("app:sender", "app:processes", 2)
  local event, ok = ch:receive()
  print(event.system, event.kind, event.path, ok)          --> shop.orders	order.placed	/orders/1	true
  print(event.data.number, event.data.items[1])            --> 1	tea
  event.data.items[1] = "coffee"
  print(other:channel():receive().data.items[1])           --> tea
  print(ch:receive().data.number)                          --> 2
  print(events.send("shop.orders", "ping", "/"))           --> true
  print(ch:receive().data)                                 --> nil
end

return { main = main, sender = sender }
