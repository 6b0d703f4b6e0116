--@ stops limit end alive
--@ only process
local function main(...)
  process.spawn("app:main", "app:processes")
  process.spawn("app:main", "app:processes")
end

return { main = main }
