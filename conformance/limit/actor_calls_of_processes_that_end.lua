--@ stops limit
--@ only process
local function brief() process.inbox():receive() end

local function main()
  while true do
    local pid = process.spawn("app:brief", "app:processes")
    for _ = 1, 10 do coroutine.spawn(function() process.call(pid, "t", 1, "1h") end) end
  end
end

return { main = main, brief = brief }
