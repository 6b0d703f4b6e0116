--@ stops limit
--@ only process
local function main(...)
  local events, list = require("events"), {}
  for i = 1, math.huge do list[i] = events.subscribe("a.*", "b.*") end
end

return { main = main }
