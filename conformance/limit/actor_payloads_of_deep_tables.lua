--@ stops limit
--@ only process
local function main(...)
  local t = {}
  for i = 1, 100000 do t = { t } end
  local p = payload.new(t)
  while true do p:transcode(payload.format.JSON) end
end

return { main = main }
