--@ stops limit
--@ only process
local function main(...)
  local me = process.pid()
  for i = 1, math.huge do process.send(me, "topic " .. i, i) end
end

return { main = main }
