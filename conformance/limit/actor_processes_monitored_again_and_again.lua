--@ stops limit
--@ only process
local function idle()
  process.events():receive()
end

local function main(...)
  local peer = process.spawn("app:idle", "app:processes")
  while true do process.monitor(peer) process.unmonitor(peer) end
end

return { main = main, idle = idle }
