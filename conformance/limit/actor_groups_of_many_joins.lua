-- 100,000 joins: of groups, and of processes that leave by their ends.
--@ stops limit error
--@ only process
local function member()
  for i = 1, 10000 do process.group.join("group " .. i) end
end

local function main()
  for i = 1, 10 do process.spawn("app:member", "app:processes") end
  while true do
    process.group.members("group 1")
    process.group.send("group 1", "t", { i = 1 })
  end
end

return { main = main, member = member }
