--@ stops limit
--@ only process
local function main(...)
  local time = require("time")
  local t = time.timer("1h")
  while true do t:reset("2h") t:stop() t:reset(1) end
end

return { main = main }
