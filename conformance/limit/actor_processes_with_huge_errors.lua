--@ stops limit error
--@ only process
local function main(...)
  error(("x"):rep(20000000))
end

return { main = main }
