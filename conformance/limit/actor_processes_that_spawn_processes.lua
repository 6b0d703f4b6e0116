-- A fork bomb.
--@ stops limit alive
--@ only process
local function main(...)
  while true do process.spawn("app:main", "app:processes") end
end

return { main = main }
