--@ stops limit
--@ only process
local function main(...)
  while true do require("json") pcall(require, "none") pcall(require, ("x"):rep(100000)) end
end

return { main = main }
