--@ stops limit
--@ only process
local function main(...)
  local changes, t = require("registry").snapshot():changes(), {}
  for i = 1, 200000 do t[i] = { i } end
  while true do pcall(changes.update, changes, { id = "a:b", kind = "k", data = t }) end
end

return { main = main }
