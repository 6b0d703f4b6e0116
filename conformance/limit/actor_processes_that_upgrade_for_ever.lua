-- Its code is new each time; what it has used is not.
--@ stops limit alive
--@ only process
local function main(...)
  process.upgrade(nil)
end

return { main = main }
