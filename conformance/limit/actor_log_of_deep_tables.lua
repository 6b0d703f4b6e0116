--@ stops limit
--@ only process
local function main(...)
  local logger, t = require("logger"), {}
  for i = 1, 100000 do t = { t } end
  while true do logger:info("deep", { t = t }) end
end

return { main = main }
