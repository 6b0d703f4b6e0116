--@ stops limit
--@ only process
local function main(...)
  local time, list = require("time"), {}
  for i = 1, math.huge do list[i] = time.timer("1h") end
end

return { main = main }
