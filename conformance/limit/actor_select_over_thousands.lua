--@ stops limit
--@ only process
local function main(...)
  local cases = { default = true }
  for i = 1, 3000 do cases[i] = channel.new():case_receive() end
  while true do channel.select(cases) end
end

return { main = main }
