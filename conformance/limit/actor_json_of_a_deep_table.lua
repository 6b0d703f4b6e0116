--@ stops limit
--@ only process
local function main(...)
  local json, t = require("json"), {}
  for i = 1, 100000 do t = { t } end
  while true do json.encode(t) end
end

return { main = main }
