--@ stops limit alive
--@ only process
local function main(...)
  local c = channel.new()
  for i = 1, math.huge do coroutine.spawn(function() c:send({ i }) end) end
end

return { main = main }
