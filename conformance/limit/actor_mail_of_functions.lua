--@ stops limit
--@ only process
local function main(...)
  local me = process.pid()
  while true do process.send(me, "t", { { { print } } }) process.send(me, "t", coroutine.running()) end
end

return { main = main }
