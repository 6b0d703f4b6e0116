--@ stops limit
--@ only process
local function main(...)
  local uuid = require("uuid")
  local space, s = uuid.v4(), ("x"):rep(1000000)
  while true do uuid.v5(space, s) uuid.v3(space, s) end
end

return { main = main }
