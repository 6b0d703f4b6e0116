--@ stops limit
--@ only process
local function main(...)
  local cases, channels = {}, {}
  for i = 1, 3000 do
    channels[i] = channel.new()
    cases[i] = channels[i]:case_receive()
  end
  coroutine.spawn(function() while true do channels[3000]:send(1) end end)
  while true do channel.select(cases) end
end

return { main = main }
