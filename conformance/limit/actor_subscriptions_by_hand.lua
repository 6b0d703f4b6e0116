--@ stops limit
--@ only process
local function main(...)
  while true do local c = channel.new(10) subscribe("topic", c) unsubscribe(c) end
end

return { main = main }
