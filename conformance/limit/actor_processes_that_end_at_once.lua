--@ stops limit
--@ only process
local function nothing() end

local function main(...)
  while true do process.spawn("app:nothing", "app:processes") end
end

return { main = main, nothing = nothing }
