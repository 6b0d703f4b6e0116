-- Every level tries its two choices: 2^20 of them.
--@ stops limit
--@ only process
local function main(...)
  local json = require("json")
  local schema = { type = "string" }
  for i = 1, 20 do schema = { anyOf = { schema, schema, { type = "number" } } } end
  while true do json.validate(schema, {}) end
end

return { main = main }
