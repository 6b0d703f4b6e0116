--@ stops limit
--@ only process
local function main()
  local i = 0
  while true do
    i = i + 1
    process.group.join(("x"):rep(100) .. i)
  end
end

return { main = main }
