--@ stops limit
--@ only process
local function main(...)
  local me, t = process.pid(), {}
  for i = 1, 100000 do t[i] = i end
  while true do process.send(me, "t", t) end
end

return { main = main }
