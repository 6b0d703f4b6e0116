--@ stops limit
--@ only process
local function main(...)
  local events, list = require("events"), {}
  for i = 1, 2000 do list[i] = events.subscribe("a.*") end
  while true do events.subscribe("a"):close() end
end

return { main = main }
