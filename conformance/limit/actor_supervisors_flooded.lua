--@ stops limit alive
--@ only process
local function sup()
  return require("supervisor").run {
    children = { { id = "a", entry = "app:idle", host = "app:processes" } },
  }
end

local function idle() process.events():receive() end

local function main()
  local supervisor, pid = require("supervisor"), process.spawn("app:sup", "app:processes")
  while true do
    process.send(pid, "supervisor", { operation = "which_children" })
    coroutine.spawn(function()
      supervisor.start_child(pid, { id = tostring({}), entry = "app:idle", host = "app:processes" }, "1ms")
    end)
  end
end

return { main = main, sup = sup, idle = idle }
