--@ stops limit
--@ only process
local function main(...)
  local json = require("json")
  local s = "[" .. ("[1,{\"a\":2}],"):rep(100000) .. "1]"
  while true do json.decode(s) end
end

return { main = main }
