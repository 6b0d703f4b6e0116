--@ stops limit
--@ only process
local function main(...)
  local time = require("time")
  for i = 1, math.huge do time.load_location("Europe/Nowhere" .. i) time.fixed_zone(("z"):rep(10000) .. i, i) time.load_location("Europe/Berlin") end
end

return { main = main }
