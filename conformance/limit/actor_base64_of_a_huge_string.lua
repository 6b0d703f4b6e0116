--@ stops limit
--@ only process
local function main(...)
  local base64 = require("base64")
  local s = ("x"):rep(1000000)
  while true do base64.decode(base64.encode(s)) end
end

return { main = main }
