--@ stops limit
--@ only process
local function main(...)
  local json = require("json")
  local s = "[" .. ("9"):rep(1000000) .. "." .. ("9"):rep(1000000) .. "]"
  local t = "\"" .. ("\\u20ac"):rep(300000) .. "\""
  while true do json.decode(s) json.decode(t) end
end

return { main = main }
