--@ stops limit
--@ only process
local function main(...)
  while true do
    local c = channel.new()
    for i = 1, 2000 do coroutine.spawn(function() c:receive() end) end
    coroutine.yield()
    c:close()
  end
end

return { main = main }
