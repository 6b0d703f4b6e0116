--@ stops limit
--@ only process
local function main(...)
  local e = errors.new(("x"):rep(1000000))
  while true do local s = e .. e .. tostring(e) e:details() end
end

return { main = main }
