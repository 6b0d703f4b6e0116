--@ stops limit
--@ only process
local function main(...)
  local me, cases = process.pid(), { default = true }
  for i = 1, 2000 do cases[i] = process.listen("topic " .. i):case_receive() end
  for i = 1, 10000 do process.send(me, "junk", i) end
  while true do channel.select(cases) end
end

return { main = main }
