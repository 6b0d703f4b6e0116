--@ stops limit alive
--@ only process
local function main(...)
  local time = require("time")
  for i = 1, 20000 do coroutine.spawn(function() while true do time.sleep("5ms") end end) end
  process.events():receive()
end

return { main = main }
