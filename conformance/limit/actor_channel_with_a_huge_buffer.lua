--@ stops limit error
--@ only process
local function main(...)
  local c = channel.new(math.maxinteger)
  for i = 1, math.huge do c:send(i) end
end

return { main = main }
