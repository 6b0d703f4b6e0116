--@ stops limit
--@ only process
local function main(...)
  local me = process.pid()
  for i = 1, 20000 do process.send(me, "junk", i) end
  local reply = process.listen("reply")
  while true do process.send(me, "reply", 1) reply:receive() end
end

return { main = main }
