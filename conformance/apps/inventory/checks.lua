-- What can be found out about a list of goods. Each function is an entry of its own.
local checks = {}

-- Which goods are gone; announces each.
function checks.empty(goods)
  local gone = {}
  for _, item in ipairs(goods) do
    if item.count == 0 then
      gone[#gone + 1] = item.name
      events.send("inventory.stock", "stock.empty", "/" .. item.name, { id = uuid.v5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", item.name) })
    end
  end
  return gone
end

-- What all of it is worth, in the currency the caller works with.
function checks.value(goods)
  local sum = 0
  for _, item in ipairs(goods) do sum = sum + item.count * item.price end
  return { sum = sum, currency = ctx.get("currency") }
end

return checks
