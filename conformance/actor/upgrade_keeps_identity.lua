-- upgrade (10c): other code, same PID, names, links, monitors and mail; options start anew; the call does not return.
local time = require("time")

local function before(parent)
  process.set_options({ trap_links = true })
  process.registry.register("worker")
  process.listen("unread")
  coroutine.spawn(function()
    time.sleep("1ms")
    print("code that is gone still runs")
  end)
  process.send(parent, "ready", process.pid(), process.id())
  process.inbox():receive()
  local kept = { 1 }
  pcall(process.upgrade, "app:after", parent, kept)
  print("not reached")
end

local function after(parent, kept)
  time.sleep("5ms")
  process.send(parent, "ready", process.pid(), process.id())
  local unread = process.listen("unread")
  return { trap = process.get_options().trap_links, kept = kept[1], unread = unread:receive() .. unread:receive(), name = process.registry.lookup("worker") }
end

local function again(n)
  if n < 1000 then process.upgrade(nil, n + 1) end
  return n
end

local function lost() process.upgrade("app:nobody") end
local function refused() return process.upgrade("app:after", print) end

local function main()
  local events, ready = process.events(), process.listen("ready")
  local pid = process.spawn_linked_monitored("app:before", "app:processes", process.pid())
  print(ready:receive() == pid, (ready:receive()))                  --> true	app:before
  process.send(pid, "unread", "a")
  process.send(pid, "unread", "b")
  process.send(pid, "go")
  print(ready:receive() == pid, (ready:receive()))                  --> true	app:after
  local event = events:receive()
  local value = event.result.value
  print(event.from == pid, value.trap, value.kept, value.unread, value.name == pid)  --> true	false	1	ab	true

  print(process.exec("app:again", "app:processes", 1))            --> 1000
  local _, err = process.exec("app:lost", "app:processes")
  print(err, err:kind())                                          --> upgrade: create failed: factory not found	NotFound
  _, err = process.exec("app:refused", "app:processes")
  print(err, err:kind())                                          --> cannot send a function to another process	Invalid
end

return { main = main, before = before, after = after, again = again, lost = lost, refused = refused }
