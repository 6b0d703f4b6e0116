--@ stops limit
--@ only process
local function main()
  local inbox, t = process.inbox(), {}
  for i = 1, 100000 do t[i] = i end
  coroutine.spawn(function()
    local kept = {}
    while true do kept[#kept + 1] = process.call(process.pid(), "t") end
  end)
  while true do inbox:receive():reply(t) end
end

return { main = main }
