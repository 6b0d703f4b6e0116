--@ stops limit
--@ only process
local function main(...)
  local me, inbox, kept = process.pid(), process.inbox(), {}
  for i = 1, math.huge do process.send(me, "t", { i }) kept[i] = inbox:receive() end
end

return { main = main }
