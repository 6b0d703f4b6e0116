--@ stops limit
--@ only process
local function main(...)
  local function bomb() coroutine.spawn(bomb) coroutine.spawn(bomb) end
  bomb()
  process.events():receive()
end

return { main = main }
