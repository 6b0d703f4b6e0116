--@ stops limit error
--@ only process
local function main(...)
  local env = require("env")
  for i = 1, math.huge do env.set("K" .. i, ("x"):rep(10000)) env.get_all() end
end

return { main = main }
