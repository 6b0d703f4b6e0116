--@ stops limit
--@ only process
local function main(...)
  local logger, t = require("logger"), {}
  for i = 1, 20000 do t["k" .. i] = i end
  while true do logger:info("wide", t) end
end

return { main = main }
