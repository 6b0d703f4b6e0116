--@ stops limit error
--@ only process
local function main(...)
  local t = {}
  for i = 1, 100000 do t["k" .. i] = { i } end
  error(errors.new({ message = ("x"):rep(1000000), details = t }))
end

return { main = main }
