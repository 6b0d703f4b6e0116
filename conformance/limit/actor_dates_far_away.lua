--@ stops limit
--@ only process
local function main(...)
  local time = require("time")
  local berlin = time.load_location("Europe/Berlin")
  for i = 1, math.huge do
    time.date(i * 1000, 1e9, 1e9, 1e9, 1e9, 1e9, 1e9, berlin):in_location(berlin):format("2006 MST")
    time.now():add_date(i * 1e6, i * 1e6, i * 1e9):year_day()
  end
end

return { main = main }
