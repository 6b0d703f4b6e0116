--@ stops limit
--@ only process
local function main(...)
  local t = {}
  for i = 1, 100000 do t[i] = { i } end
  local p = payload.new(t)
  while true do p:transcode(payload.format.JSON) p:transcode(payload.format.MSGPACK) end
end

return { main = main }
