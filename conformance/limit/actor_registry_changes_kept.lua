--@ stops limit
--@ only process
local function main(...)
  local kept, t = {}, {}
  for i = 1, 1000 do t[i] = { i } end
  while true do
    local changes = require("registry").snapshot():changes()
    kept[#kept + 1] = changes
    pcall(function() for i = 1, math.huge do changes:create({ id = "a:" .. i, kind = "k", data = t }) changes:delete("b:c") end end)
  end
end

return { main = main }
