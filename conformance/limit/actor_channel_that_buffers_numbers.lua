--@ stops memory
--@ only process
--@ limits instructions=1e9 memory=16M time=5000
local function main(...)
  local c = channel.new(math.maxinteger)
  for i = 1, math.huge do c:send(i) end
end

return { main = main }
