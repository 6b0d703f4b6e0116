--@ stops limit
--@ only process
local function failing() error("at once") end

local function main(...)
  while true do process.spawn_monitored("app:failing", "app:processes") end
end

return { main = main, failing = failing }
