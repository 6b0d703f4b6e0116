--@ stops limit
--@ only process
local function main(...)
  local me, text = process.pid(), ("x"):rep(100000)
  for i = 1, math.huge do process.send(me, "flood", text .. i) end
end

return { main = main }
