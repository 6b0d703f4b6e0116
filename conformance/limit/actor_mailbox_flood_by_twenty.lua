--@ stops limit alive
--@ only process
local function sender(to)
  while true do process.send(to, "flood", { 1, 2, 3 }) end
end

local function main(...)
  local me = process.pid()
  for i = 1, 20 do process.spawn("app:sender", "app:processes", me) end
  process.listen("never"):receive()
end

return { main = main, sender = sender }
