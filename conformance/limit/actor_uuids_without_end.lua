--@ stops limit
--@ only process
local function main(...)
  local uuid = require("uuid")
  while true do uuid.v1() uuid.v4() uuid.v7() uuid.validate(("x"):rep(100000)) end
end

return { main = main }
