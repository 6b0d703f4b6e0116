--@ stops limit error
--@ only process
local function main(...)
  process.upgrade("app:missing")
end

return { main = main }
