--@ stops limit
--@ only process
local function main()
  while true do
    process.group.join("g")
    process.group.leave("g")
  end
end

return { main = main }
