--@ stops limit alive
--@ only process
local function main(...)
  while true do
    local c = process.listen("topic")
    for i = 1, 1000 do coroutine.spawn(function() c:receive() end) end
    process.unlisten(c)
  end
end

return { main = main }
