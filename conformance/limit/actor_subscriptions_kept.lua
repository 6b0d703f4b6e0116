--@ stops memory
--@ only process
--@ limits instructions=1e9 memory=16M time=5000
local function main(...)
  local kept, events = {}, require("events")
  while true do kept[#kept + 1] = events.subscribe("system" .. #kept) end
end

return { main = main }
