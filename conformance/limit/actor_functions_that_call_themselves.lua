--@ stops limit error end alive
--@ only process
local function fn_again()
  return require("funcs").call("app:fn_again")
end

local function main(...)
  return require("funcs").call("app:fn_again")
end

return { main = main, fn_again = fn_again }
