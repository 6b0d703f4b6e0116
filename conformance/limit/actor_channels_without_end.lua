--@ stops limit
--@ only process
local function main(...)
  local list = {}
  for i = 1, math.huge do list[i] = channel.new(100) end
end

return { main = main }
