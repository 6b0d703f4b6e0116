--@ stops limit
--@ only process
local function main(...)
  local time = require("time")
  local text = ("1h1m"):rep(100000)
  while true do time.parse_duration(text) time.parse_duration(("9"):rep(100000) .. "s") end
end

return { main = main }
