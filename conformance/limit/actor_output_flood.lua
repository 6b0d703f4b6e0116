--@ stops limit
--@ only process
local function main(...)
  while true do print("x", ("y"):rep(1000)) end
end

return { main = main }
