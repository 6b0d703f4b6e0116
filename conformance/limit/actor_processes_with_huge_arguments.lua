--@ stops limit
--@ only process
local function idle()
  process.events():receive()
end

local function main(...)
  local t = {}
  for i = 1, 20000 do t[i] = { i } end
  while true do process.spawn("app:idle", "app:processes", t, t, t) end
end

return { main = main, idle = idle }
