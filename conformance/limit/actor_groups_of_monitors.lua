-- Each change is told to a thousand.
--@ stops limit error
--@ only process
local function watcher()
  process.group.monitor("g")
  process.inbox():receive()
end

local function main()
  for _ = 1, 900 do process.spawn("app:watcher", "app:processes") end
  while true do
    process.group.join("g")
    process.group.leave("g")
  end
end

return { main = main, watcher = watcher }
