--@ stops memory
--@ only process
--@ limits instructions=1e9 memory=16M time=5000
local function main(...)
  local kept, spawner = {}, process.with_options({})
  while true do
    spawner = spawner:with_context({ ["key" .. #kept] = #kept })
    kept[#kept + 1] = spawner
  end
end

return { main = main }
