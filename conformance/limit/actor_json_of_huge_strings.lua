--@ stops limit
--@ only process
local function main(...)
  local json = require("json")
  local s = ("\0\u{20AC}\""):rep(1000000)
  while true do json.encode({ s }) end
end

return { main = main }
