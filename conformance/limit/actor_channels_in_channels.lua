-- Nothing grows here but channels: they count when they are made.
--@ stops memory
--@ only process
--@ limits instructions=1e9 memory=16M time=5000
local function main(...)
  local c = channel.new(1)
  while true do
    local d = channel.new(1)
    d:send(c)
    c = d
  end
end

return { main = main }
