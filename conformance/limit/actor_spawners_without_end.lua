-- Each one has all that those before it had.
--@ stops limit
--@ only process
local function main(...)
  local s = process.with_context({ a = 1 })
  for i = 1, math.huge do s = s:with_context({ ["k" .. i] = i }) end
end

return { main = main }
