--@ stops limit
--@ only process
local function main(...)
  for i = 1, math.huge do process.registry.register("name " .. i) end
end

return { main = main }
