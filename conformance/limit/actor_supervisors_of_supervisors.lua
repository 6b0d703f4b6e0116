--@ stops limit error alive
--@ only process
local function main(depth)
  local children = {}
  for i = 1, 3 do
    children[i] = { id = "child" .. i, entry = "app:main", host = "app:processes", type = "supervisor", shutdown = "kill" }
  end
  return require("supervisor").run { max_restarts = 1000000, children = children }
end

return { main = main }
