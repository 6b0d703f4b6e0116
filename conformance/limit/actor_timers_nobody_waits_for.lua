--@ stops limit
--@ only process
local function main(...)
  local time = require("time")
  while true do time.after("1h") end
end

return { main = main }
