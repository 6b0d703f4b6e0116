--@ stops limit
--@ only process
local function main(...)
  local time = require("time")
  while true do time.ticker("1ms") end
end

return { main = main }
