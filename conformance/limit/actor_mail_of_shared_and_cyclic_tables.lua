-- 2^60 tables, if what is shared were copied twice.
--@ stops limit
--@ only process
local function main(...)
  local me, t = process.pid(), {}
  for i = 1, 60 do t = { t, t } end
  t[3] = t
  while true do process.send(me, "t", t) end
end

return { main = main }
