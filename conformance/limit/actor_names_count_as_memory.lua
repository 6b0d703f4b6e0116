--@ stops memory
--@ only process
--@ limits instructions=1e9 memory=16M time=5000
local function main(...)
  for i = 1, math.huge do process.registry.register("name" .. i) end
end

return { main = main }
