-- Rule 11 (events): `*` is one part of a dotted name, `**` any number, (a|b) one of several; for systems and kinds.
local events = require("events")

local function count(system, kind)
  local sub = assert(events.subscribe(system, kind))
  for _, name in ipairs({ "user", "user.created", "user.a.b", "order.created", "users.created" }) do
    events.send(name, "state.up", "/")
    events.send(name, "state.down", "/")
  end
  sub:close()
  local paths, n = {}, 0
  for event in function() return sub:channel():receive() end do
    n = n + 1
    if event.kind == "state.up" or kind then paths[#paths + 1] = event.system end
  end
  print(n, table.concat(paths, " "))
end

local function main()
  count("user")                    --> 2	user
  count("user.*")                  --> 2	user.created
  count("user.**")                 --> 6	user user.created user.a.b
  count("*")                       --> 2	user
  count("**")                      --> 10	user user.created user.a.b order.created users.created
  count("*.created")               --> 6	user.created order.created users.created
  count("(user|order).created")    --> 4	user.created order.created
  count("**.b")                    --> 2	user.a.b
  count("user.*", "state.down")    --> 1	user.created
  count("user", "*.up")            --> 1	user
  count("user", "state")           --> 0	
end

return { main = main }
