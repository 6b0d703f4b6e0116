--@ stops memory
--@ only process
--@ limits instructions=1e9 memory=16M time=5000
local function main(...)
  local kept, logger = {}, require("logger")
  while true do
    logger = logger:named(("n"):rep(1000))
    kept[#kept + 1] = logger
  end
end

return { main = main }
