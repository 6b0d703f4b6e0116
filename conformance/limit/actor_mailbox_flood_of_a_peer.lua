-- The receiver is alive and never reads.
--@ stops limit
--@ only process
local function reader()
  process.listen("never"):receive()
end

local function main(...)
  local peer = process.spawn("app:reader", "app:processes")
  while true do process.send(peer, "flood", "message") end
end

return { main = main, reader = reader }
