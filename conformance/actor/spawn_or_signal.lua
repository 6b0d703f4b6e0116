-- with_name (10c): a free name is the child's before it runs; a taken one gets the mail instead of a new process.
local function server(first)
  local seen = { tostring(process.registry.lookup("server") == process.pid()), first }
  local inbox = process.inbox()
  for i = 1, 3 do
    local message = inbox:receive()
    seen[#seen + 1] = message:topic() .. message:payload():data() .. tostring(message:from())
  end
  return table.concat(seen, " ")
end

local function broken() error("cannot start") end

local function main()
  local events = process.events()
  local builder = process.with_context({}):with_name("server")
  local pid = builder:with_message("job", 1):spawn_monitored("app:server", "app:processes", "one")
  local again = builder:with_message("job", 2):with_message("job", 3):spawn("app:server", "app:processes", "two")
  print(pid == again)                                             --> true
  print(builder:exec("app:server", "app:processes"))              --> nil	name already registered
  print(events:receive().result.value)                            --> true one job1nil job2nil job3nil
  print(process.registry.lookup("server"))                        --> nil	name not registered

  local failing = process.with_context({}):with_name("broken")
  failing:spawn_monitored("app:broken", "app:processes")
  print(events:receive().result.error)                            --> spawn_or_signal.lua:12: cannot start
  print(process.registry.lookup("broken"))                        --> nil	name not registered

  -- The holder can be watched and linked like a child.
  process.registry.register("me")
  print(process.with_context({}):with_name("me"):spawn_linked_monitored("app:server", "app:processes") == process.pid())  --> true
end

return { main = main, server = server, broken = broken }
--@ tiers interp,jit,waiting,chaos
