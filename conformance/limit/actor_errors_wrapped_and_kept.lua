--@ stops memory
--@ only process
--@ limits instructions=1e9 memory=16M time=5000
local function main(...)
  local kept, e = {}, errors.new("x")
  while true do
    e = errors.wrap(e, "again")
    kept[#kept + 1] = e
  end
end

return { main = main }
