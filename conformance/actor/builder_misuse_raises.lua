-- A builder used wrongly raises, where the plain functions give nil and an error (10c).
local function nothing() end

local function main()
  local builder = process.with_context({})
  local function fails(method, ...)
    print(select(2, pcall(builder[method], builder, ...)))
  end
  print(select(2, pcall(process.with_context)))                   --> bad argument #1 to 'process.with_context' (table expected, got no value)
  print(select(2, pcall(process.with_context, { 1 })))            --> bad argument #1 to 'process.with_context' (context keys must be strings)
  print(select(2, pcall(process.with_options, { [true] = 1 })))   --> bad argument #1 to 'process.with_options' (options keys must be strings)
  print(select(2, pcall(process.with_context, { f = print })))    --> bad argument #1 to 'process.with_context' (cannot send a function to another process)
  print(pcall(builder.with_context, builder, { 1 }))              --> false	bad argument #2 to '?' (context keys must be strings)
  print(pcall(builder.with_options, builder, 1))                  --> false	bad argument #2 to '?' (table expected, got number)
  print(pcall(builder.with_name, builder, ""))                    --> false	bad argument #2 to '?' (name cannot be empty)
  print(pcall(builder.with_message, builder, "@pid", 1))          --> false	bad argument #2 to '?' (cannot send to @ topics)
  print(pcall(builder.with_actor, builder, nil))                  --> false	bad argument #2 to '?' (actor cannot be nil)
  print(pcall(builder.with_scope, builder))                       --> false	bad argument #2 to '?' (scope cannot be nil)
  fails("spawn", "app:nothing")                                   --> spawn requires at least id and host arguments
  fails("spawn_linked")                                           --> spawn_linked requires at least id and host arguments
  fails("exec", "app:nothing")                                    --> exec requires id and host arguments
  fails("exec", "nothing", "app:processes")                       --> invalid process ID format (namespace:name required)
  fails("spawn", "app:nothing", "app:processes", print)           --> cannot send a function to another process
end

return { main = main, nothing = nothing }
