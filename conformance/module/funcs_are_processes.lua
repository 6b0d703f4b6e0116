-- Rule 2.7: a call has its own PID at a host named like the function, its mailbox and names, which end with it.
local funcs = require("funcs")

local function fn_identity()
  process.registry.register("busy")
  process.send(process.pid(), "self", "mail")
  local message = process.inbox():receive()
  return { pid = process.pid(), id = process.id(), mail = message:payload():data() }
end

local function fn_slow(parent)
  process.send(parent, "pid", process.pid())
  process.inbox():receive()
  return "done"
end

local function main()
  local a, b = funcs.call("app:fn_identity"), funcs.call("app:fn_identity")
  print(a.id, a.mail, a.pid:match("^{(.-)|(.-)|"))             --> app:fn_identity	mail	app:fn_identity	app:fn_identity
  print(a.pid ~= b.pid, process.registry.lookup("busy"))       --> true	nil	name not registered
  local future = funcs.async("app:fn_slow", process.pid())
  local pid = process.inbox():receive():payload():data()
  print(process.monitor(pid))                                  --> true
  process.send(pid, "go")
  local event = process.events():receive()
  print(event.kind, event.from == pid, event.result.value)     --> pid.exit	true	done
  print(future:response():receive():data())                    --> done
  print(process.spawn("app:worker", "app:fn_identity"))        --> nil	host not found
end

return { main = main, fn_identity = fn_identity, fn_slow = fn_slow, worker = function() end }
