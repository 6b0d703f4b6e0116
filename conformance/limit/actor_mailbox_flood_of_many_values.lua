--@ stops limit
--@ only process
local function main(...)
  local me, list = process.pid(), {}
  for i = 1, 100000 do list[i] = i end
  while true do process.send(me, "flood", table.unpack(list)) end
end

return { main = main }
