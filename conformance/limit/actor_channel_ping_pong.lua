--@ stops limit
--@ only process
local function main(...)
  local ping, pong = channel.new(), channel.new()
  coroutine.spawn(function() while true do pong:send(ping:receive()) end end)
  while true do ping:send(1) pong:receive() end
end

return { main = main }
