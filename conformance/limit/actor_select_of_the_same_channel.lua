--@ stops limit
--@ only process
local function main(...)
  local c, cases = channel.new(), {}
  for i = 1, 3000 do cases[i] = c:case_receive() end
  coroutine.spawn(function() while true do c:send(1) end end)
  while true do channel.select(cases) end
end

return { main = main }
