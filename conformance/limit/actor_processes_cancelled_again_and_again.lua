-- Every cancellation is an event that nobody reads.
--@ stops limit
--@ only process
local function deaf()
  channel.new():receive()
end

local function main(...)
  local peer = process.spawn("app:deaf", "app:processes")
  while true do process.cancel(peer, 1) process.cancel(peer, "1h") end
end

return { main = main, deaf = deaf }
