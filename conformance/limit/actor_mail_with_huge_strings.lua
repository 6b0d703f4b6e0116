--@ stops limit
--@ only process
local function main(...)
  local me, s = process.pid(), ("x"):rep(1000000)
  while true do process.send(me, "t", { s, s .. "1", s .. "2" }) end
end

return { main = main }
