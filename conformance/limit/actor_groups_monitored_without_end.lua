--@ stops limit
--@ only process
local function main()
  local i = 0
  process.group.monitor("busy")
  while true do
    i = i + 1
    process.group.monitor("group " .. i)
    process.group.join("busy")
    process.group.leave("busy")
  end
end

return { main = main }
