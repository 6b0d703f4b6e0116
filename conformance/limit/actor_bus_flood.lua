-- Every event is copied a hundred times, and nobody reads it.
--@ stops limit
--@ only process
local function main(...)
  local events = require("events")
  local all = {}
  for i = 1, 100 do all[i] = events.subscribe("*") end
  while true do events.send("a", "b", "c", { 1, 2, 3 }) end
end

return { main = main }
