-- Every builder method makes another builder (10c): with_context, with_options, with_actor, with_scope, with_name, with_message.
local ctx = require("ctx")

local function child(...)
  local mail, topics = process.inbox(), {}
  for i = 1, select("#", ...) do topics[i] = mail:receive():topic() end
  return { a = ctx.get("a"), b = ctx.get("b"), topics = table.concat(topics, " ") }
end

local function quick() return (ctx.get("a")) end

local function main()
  local events = process.events()
  local one = process.with_context({ a = 1 })
  local two = one:with_context({ a = 2, b = 3 })
  local post = two:with_message("first", 1):with_message("second"):with_message("third", 1, 2)
  print(type(one), one ~= two)                                    --> userdata	true

  for _, method in ipairs { "spawn_monitored", "spawn_linked_monitored" } do
    local pid, err = one[method](one, "app:child", "app:processes")
    local value = events:receive().result.value
    print(err, value.a, value.b, value.topics)                    --> nil	1	nil	
  end                                                             --> nil	1	nil	
  post:spawn_monitored("app:child", "app:processes", 1, 2, 3, 4)
  local value = events:receive().result.value
  print(value.a, value.b, value.topics)                           --> 2	3	first second third third

  print(one:exec("app:quick", "app:processes"), two:exec("app:quick", "app:processes"))  --> 1	2
  print(process.with_options({ ["custom.policy"] = "strict" }):with_options({ n = 1 }):exec("app:quick", "app:processes"))  --> nil
  print(one:with_options({ n = 1 }):exec("app:quick", "app:processes"))  --> 1
  print(one:spawn("app:nobody", "app:processes"))                 --> nil	factory not found
  print(one:spawn("app:quick", "app:nowhere"))                    --> nil	host not found
  print(type(one:spawn("app:quick", "app:processes")), type(one:spawn_linked("app:quick", "app:processes")))  --> string	string
end

return { main = main, child = child, quick = quick }
