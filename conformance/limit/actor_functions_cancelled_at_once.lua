--@ stops limit
--@ only process
local function fn_loop() while true do end end

local function main(...)
  local funcs = require("funcs")
  while true do local f = funcs.async("app:fn_loop") if f then f:cancel() end end
end

return { main = main, fn_loop = fn_loop }
