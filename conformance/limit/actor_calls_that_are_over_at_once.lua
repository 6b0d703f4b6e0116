--@ stops limit
--@ only process
local function idle()
  process.inbox():receive()
  channel.new():receive()
end

local function main()
  local pid = process.spawn("app:idle", "app:processes")
  while true do process.call(pid, "t", 1, "1ns") end
end

return { main = main, idle = idle }
