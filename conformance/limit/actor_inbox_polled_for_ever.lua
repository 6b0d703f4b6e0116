--@ stops limit
--@ only process
local function main(...)
  local inbox = process.inbox()
  while true do channel.select({ inbox:case_receive(), default = true }) end
end

return { main = main }
