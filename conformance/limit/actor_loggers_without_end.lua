--@ stops limit
--@ only process
local function main(...)
  local logger = require("logger")
  for i = 1, math.huge do logger = logger:named("n"):with({ ["k" .. i] = i }) end
end

return { main = main }
