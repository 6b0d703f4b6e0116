--@ stops limit alive
--@ only process
local function other(to)
  local inbox = process.inbox()
  while true do
    local message = inbox:receive()
    coroutine.spawn(function() message:reply(process.call(to, "t", 1, "1h")) end)
  end
end

local function main()
  local inbox, pid = process.inbox(), process.spawn("app:other", "app:processes", process.pid())
  coroutine.spawn(function() process.call(pid, "t", 1, "1h") end)
  while true do
    local message = inbox:receive()
    coroutine.spawn(function() message:reply(process.call(pid, "t", 1, "1h")) end)
  end
end

return { main = main, other = other }
