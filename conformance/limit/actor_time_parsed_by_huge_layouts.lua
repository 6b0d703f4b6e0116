--@ stops limit
--@ only process
local function main(...)
  local time = require("time")
  local layout = ("Jan _2 .999 "):rep(20000)
  local text = time.now():format(layout)
  while true do time.parse(layout, text) time.parse(layout, ("x"):rep(100000)) end
end

return { main = main }
