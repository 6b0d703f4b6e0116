--@ stops memory
--@ only process
--@ limits instructions=1e9 memory=16M time=5000
-- They go on, though nobody has them.
local function main(...)
  local events = require("events")
  while true do events.subscribe("system") end
end

return { main = main }
