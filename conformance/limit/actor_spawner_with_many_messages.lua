--@ stops limit
--@ only process
local function main(...)
  local s = process.with_options({})
  for i = 1, math.huge do s = s:with_name("n"):with_message("t", { i }) end
end

return { main = main }
