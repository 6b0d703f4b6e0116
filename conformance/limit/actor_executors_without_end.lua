--@ stops limit
--@ only process
local function main(...)
  local e = require("funcs").new()
  for i = 1, math.huge do e = e:with_context({ ["k" .. i] = i }) end
end

return { main = main }
