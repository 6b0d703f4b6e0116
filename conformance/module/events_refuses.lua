-- Rule 11 (events): empty names are INVALID, returned; what cannot travel is refused.
local events = require("events")

local function try(f, ...)
  local value, err = f(...)
  print(value, err:kind(), err)
end

local function main()
  try(events.subscribe, "")              --> nil	Invalid	system pattern is required
  try(events.send, "", "k", "/")         --> nil	Invalid	system is required
  try(events.send, "s", "", "/")         --> nil	Invalid	kind is required
  try(events.send, "s", "k", "")         --> nil	Invalid	path is required
  try(events.send, "s", "k", "/", print) --> nil	Invalid	cannot send a function to another process
  print(pcall(events.subscribe))         --> false	bad argument #1 to 'events.subscribe' (string expected, got no value)
  print(pcall(events.subscribe, "s", {})) --> false	bad argument #2 to 'events.subscribe' (string expected, got table)
end

return { main = main }
