-- 2^40 texts of the same table.
--@ stops limit error
--@ only process
local function main(...)
  local json, t = require("json"), { 1 }
  for i = 1, 40 do t = { t, t } end
  return json.encode(t)
end

return { main = main }
