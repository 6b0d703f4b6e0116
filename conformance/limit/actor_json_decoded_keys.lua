--@ stops limit
--@ only process
local function main(...)
  local json, parts = require("json"), {}
  for i = 1, 50000 do parts[i] = '"key' .. i .. '":1' end
  local s = "{" .. table.concat(parts, ",") .. "}"
  while true do json.decode(s) end
end

return { main = main }
