--@ stops limit
--@ only process
local function main(...)
  local me, topic = process.pid(), ("t"):rep(1000000)
  for i = 1, math.huge do process.send(me, topic .. i % 3, 1) end
end

return { main = main }
