--@ stops limit
--@ only process
local function main(...)
  while true do process.send("nobody", "topic", 1) process.send("{app:processes|0x99999}", "topic", 1) process.send("{no|x|y}", "t") end
end

return { main = main }
