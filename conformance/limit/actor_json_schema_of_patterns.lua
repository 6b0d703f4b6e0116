--@ stops limit
--@ only process
local function main(...)
  local json = require("json")
  local text = ("a"):rep(50000) .. "!"
  while true do json.validate({ type = "string", pattern = "^(a+)+$" }, text) json.validate({ pattern = "(.*)(.*)(.*)(.*)x" }, text) json.validate({ pattern = ("a?"):rep(1000) .. ("a"):rep(1000) }, text) end
end

return { main = main }
