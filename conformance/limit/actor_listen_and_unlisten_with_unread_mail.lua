--@ stops limit
--@ only process
local function main(...)
  local me = process.pid()
  for i = 1, 20000 do process.send(me, "junk", i) end
  while true do process.unlisten(process.listen("reply")) end
end

return { main = main }
