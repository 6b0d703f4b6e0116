--@ stops limit alive
--@ only process
local function main(...)
  local time, list = require("time"), {}
  for i = 1, 1000 do list[i] = time.ticker(1) end
  while true do list[1]:channel():receive() end
end

return { main = main }
