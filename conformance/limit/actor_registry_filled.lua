-- Entries stay behind the process that has made them: there is an end to them, and versions do not keep what was.
--@ stops limit
--@ only process
local function main(...)
  local registry, i = require("registry"), 0
  while true do
    i = i + 1
    local changes = registry.snapshot():changes()
    for k = 1, 100 do changes:create({ id = "a:" .. i .. "_" .. k, kind = "k", data = { ("x"):rep(100) } }) end
    changes:apply()
  end
end

return { main = main }
