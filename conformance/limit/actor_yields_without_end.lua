--@ stops limit
--@ only process
local function main(...)
  while true do coroutine.yield() end
end

return { main = main }
