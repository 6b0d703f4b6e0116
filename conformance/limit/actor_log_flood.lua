--@ stops limit
--@ only process
local function main(...)
  local logger = require("logger")
  while true do logger:info("again") end
end

return { main = main }
