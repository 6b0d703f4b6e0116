--@ stops limit
--@ only process
local function main()
  local inbox, t = process.inbox(), {}
  for i = 1, 1000 do t[i] = { i } end
  coroutine.spawn(function() process.call(process.pid(), "t") end)
  local message = inbox:receive()
  while true do message:reply(t, errors.new(("x"):rep(1000))) end
end

return { main = main }
