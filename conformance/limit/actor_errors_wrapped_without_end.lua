--@ stops limit
--@ only process
local function main(...)
  local e = errors.new("x")
  while true do e = errors.wrap(e, "again") end
end

return { main = main }
