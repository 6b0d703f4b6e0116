--@ stops limit
--@ only process
local function main(...)
  while true do coroutine.spawn(function() channel.new():receive() end) end
end

return { main = main }
