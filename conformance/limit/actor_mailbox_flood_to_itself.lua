--@ stops limit
--@ only process
local function main(...)
  local me = process.pid()
  while true do process.send(me, "flood", "message") end
end

return { main = main }
