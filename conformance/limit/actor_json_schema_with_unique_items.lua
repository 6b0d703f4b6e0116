--@ stops limit
--@ only process
local function main(...)
  local json, list = require("json"), {}
  for i = 1, 20000 do list[i] = { i } end
  while true do json.validate({ type = "array", uniqueItems = true }, list) end
end

return { main = main }
