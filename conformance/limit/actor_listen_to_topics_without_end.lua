--@ stops limit
--@ only process
local function main(...)
  for i = 1, math.huge do process.listen("topic " .. i) end
end

return { main = main }
