--@ stops limit
--@ only process
local function main(...)
  local time = require("time")
  local t, layout = time.now(), ("Monday January 2006 .000 "):rep(10000)
  while true do t:format(layout) end
end

return { main = main }
