-- Refused at some number, and asked for again.
--@ stops limit
--@ only process
local function idle()
  process.events():receive()
end

local function main(...)
  while true do process.spawn("app:idle", "app:processes") end
end

return { main = main, idle = idle }
