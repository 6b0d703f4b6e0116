-- The line of such a record must not hold 2^40 tables.
--@ stops limit
--@ only process
local function main(...)
  local logger, t = require("logger"), {}
  for i = 1, 40 do t = { t, t } end
  while true do logger:info("shared", { t = t }) end
end

return { main = main }
