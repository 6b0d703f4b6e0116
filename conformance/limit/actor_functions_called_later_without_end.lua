--@ stops limit
--@ only process
local function fn_nothing() return 1 end

local function main(...)
  local funcs, list = require("funcs"), {}
  for i = 1, math.huge do list[i] = funcs.async("app:fn_nothing") end
end

return { main = main, fn_nothing = fn_nothing }
