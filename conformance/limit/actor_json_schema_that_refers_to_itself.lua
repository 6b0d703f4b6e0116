--@ stops limit error end
--@ only process
local function main(...)
  local json = require("json")
  local schema = { ["$ref"] = "#", allOf = { { ["$ref"] = "#" }, { ["$ref"] = "#" } }, properties = { a = { ["$ref"] = "#" } } }
  for i = 1, 1000 do json.validate(schema, { a = { a = {} } }) end
end

return { main = main }
