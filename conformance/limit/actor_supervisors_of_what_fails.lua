--@ stops limit
--@ only process
local function fails() error({}) end

local function main()
  return require("supervisor").run {
    max_restarts = 1000000,
    children = { { id = "a", entry = "app:fails", host = "app:processes" } },
  }
end

return { main = main, fails = fails }
