--@ stops limit
--@ only process
local function main(...)
  local ctx = require("ctx")
  while true do ctx.all() ctx.get("none") end
end

return { main = main }
