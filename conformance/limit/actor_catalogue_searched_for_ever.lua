--@ stops limit
--@ only process
local function main(...)
  local registry = require("registry")
  while true do registry.find({}) registry.find({ [".kind"] = "process.lua" }) registry.snapshot():entries() registry.get(("x"):rep(100000)) end
end

return { main = main }
