--@ stops limit alive
--@ only process
local function main(...)
  local time = require("time")
  while true do time.sleep(1) end
end

return { main = main }
