--@ stops limit
--@ only process
local function main(...)
  local json = require("json")
  local s = ("["):rep(1000000)
  while true do json.decode(s) json.decode(s .. ("]"):rep(1000000)) end
end

return { main = main }
