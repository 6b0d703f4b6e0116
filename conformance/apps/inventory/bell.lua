-- Waits for so many announcements, and says what they were.
local function main(count)
  local announcements = events.subscribe("inventory.*", "stock.empty"):channel()
  local heard = {}
  while #heard < count do
    local event = announcements:receive()
    heard[#heard + 1] = event.path .. " " .. event.data.id
  end
  return table.concat(heard, ", ")
end

return { main = main }
