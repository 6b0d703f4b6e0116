-- Every process waits for one like itself.
--@ stops limit error end alive
--@ only process
local function main(...)
  return process.exec("app:main", "app:processes")
end

return { main = main }
