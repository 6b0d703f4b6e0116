--@ stops limit
--@ only process
local function main(...)
  local events = require("events")
  local s = events.subscribe(("*a"):rep(50000), ("**"):rep(20))
  while true do events.send(("a"):rep(50000) .. "b", ("a"):rep(50000), "c") end
end

return { main = main }
