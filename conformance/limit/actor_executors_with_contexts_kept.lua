--@ stops memory
--@ only process
--@ limits instructions=1e9 memory=16M time=5000
local function main(...)
  local kept, executor = {}, require("funcs").new()
  while true do
    executor = executor:with_context({ ["key" .. #kept] = #kept })
    kept[#kept + 1] = executor
  end
end

return { main = main }
