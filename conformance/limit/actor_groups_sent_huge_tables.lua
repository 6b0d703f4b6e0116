--@ stops limit error
--@ only process
local function member()
  process.group.join("g")
  process.events():receive()
end

local function main()
  local t = {}
  for i = 1, 10000 do t[i] = { i } end
  for _ = 1, 100 do process.spawn("app:member", "app:processes") end
  while true do process.group.send("g", "t", t, t, t) end
end

return { main = main, member = member }
