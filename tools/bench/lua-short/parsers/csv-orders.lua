-- Reads orders from a CSV text with quoted fields, joins them with customers, groups and sums, and writes a CSV again.
local function lcg(state)
  return function(limit)
    state = (state * 16807) % 2147483647
    return state % limit + 1
  end
end
local random = lcg(2024)

local cities = { "Oslo", "Bergen, West", 'The "Hill"', "Tromsø", "Bodø\nNorth" }
local products = { "bolt", "nut", "washer, large", "gear", "spring", 'rod 1/2"' }

local function quote(field)
  field = tostring(field)
  if field:find('[,"\n]') then return '"' .. field:gsub('"', '""') .. '"' end
  return field
end

local function write_row(fields)
  local row = {}
  for i, field in ipairs(fields) do row[i] = quote(field) end
  return table.concat(row, ",")
end

local function make_customers(count)
  local lines = { write_row { "id", "name", "city", "discount" } }
  for id = 1, count do
    lines[#lines + 1] = write_row { id, "Customer " .. id, cities[random(#cities)], random(20) / 2 }
  end
  return table.concat(lines, "\r\n") .. "\r\n"
end

local function make_orders(count, customers)
  local lines = { write_row { "order", "customer", "product", "quantity", "price", "date" } }
  for n = 1, count do
    local date = string.format("2024-%02d-%02d", random(12), random(28))
    lines[#lines + 1] = write_row { n, random(customers), products[random(#products)], random(50), random(9999) / 100, date }
  end
  return table.concat(lines, "\n")
end

--- Parses CSV text into a list of rows.
local function parse(text)
  local rows, row, at = {}, {}, 1
  local length = #text
  while at <= length do
    local field
    if text:sub(at, at) == '"' then
      local parts, from = {}, at + 1
      while true do
        local stop = text:find('"', from, true)
        if not stop then error("unbalanced quote in row " .. #rows + 1) end
        parts[#parts + 1] = text:sub(from, stop - 1)
        if text:sub(stop + 1, stop + 1) == '"' then
          parts[#parts + 1] = '"'
          from = stop + 2
        else
          at = stop + 1
          break
        end
      end
      field = table.concat(parts)
    else
      local stop = text:find("[,\r\n]", at) or length + 1
      field = text:sub(at, stop - 1)
      at = stop
    end
    row[#row + 1] = field
    local separator = text:match("^\r?\n", at)
    if text:sub(at, at) == "," then
      at = at + 1
    elseif separator or at > length then
      rows[#rows + 1] = row
      row = {}
      at = at + (separator and #separator or 0)
    else
      error("',' expected in row " .. #rows + 1)
    end
  end
  return rows
end

local function records(rows)
  local head, result = rows[1], {}
  for i = 2, #rows do
    local record = {}
    for column, name in ipairs(head) do
      local value = rows[i][column]
      record[name] = tonumber(value) or value
    end
    result[#result + 1] = record
  end
  return result
end

local function index_by(list, key)
  local index = {}
  for _, record in ipairs(list) do index[record[key]] = record end
  return index
end

local function group_by(list, key_of)
  local groups, order = {}, {}
  for _, record in ipairs(list) do
    local key = key_of(record)
    local group = groups[key]
    if not group then
      group = { key = key }
      groups[key] = group
      order[#order + 1] = group
    end
    group[#group + 1] = record
  end
  table.sort(order, function(a, b) return a.key < b.key end)
  return order
end

local function sum(list, value_of)
  local total = 0
  for _, record in ipairs(list) do total = total + value_of(record) end
  return total
end

local customers = index_by(records(parse(make_customers(60))), "id")
local orders = records(parse(make_orders(900, 60)))
local function value(order)
  return order.quantity * order.price * (1 - customers[order.customer].discount / 100)
end

local out = { write_row { "city", "orders", "value", "best product" } }
for _, group in ipairs(group_by(orders, function(order) return customers[order.customer].city end)) do
  local best
  for _, inner in ipairs(group_by(group, function(order) return order.product end)) do
    inner.total = sum(inner, value)
    if not best or inner.total > best.total then best = inner end
  end
  out[#out + 1] = write_row { group.key, #group, string.format("%.2f", sum(group, value)), best.key }
end
for _, month in ipairs(group_by(orders, function(order) return order.date:match("^%d+%-(%d+)") end)) do
  out[#out + 1] = write_row { month.key, #month, string.format("%.2f", sum(month, value)), "" }
end

local result = table.concat(out, "\n")
local again = parse(result)
local check = 0
for i = 1, #result do check = (check * 33 + result:byte(i)) % 16777213 end
print(#orders, #again, #again[3], check) --> 900	17	4	1073975
