--@ stops limit
--@ only process
local function main(...)
  while true do process.spawn("app:missing", "app:processes") process.spawn("app:main", "no:host") end
end

return { main = main }
