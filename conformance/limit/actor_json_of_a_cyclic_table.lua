--@ stops limit
--@ only process
local function main(...)
  local json, t = require("json"), {}
  t[1] = { { t } }
  while true do json.encode(t) end
end

return { main = main }
