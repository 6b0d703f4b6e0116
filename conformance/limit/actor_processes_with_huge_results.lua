--@ stops limit end
--@ only process
local function main(...)
  local t = {}
  for i = 1, 100000 do t[i] = { i } end
  return t
end

return { main = main }
