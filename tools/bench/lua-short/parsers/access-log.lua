-- Reads a web server's log with patterns, counts by host, status and hour, finds percentiles and slow pages.
local seed = 31337
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local paths = { "/", "/index.html", "/about", "/api/items/%d", "/api/items/%d/edit", "/static/app.js", "/login", "/search?q=lua+%d" }
local methods = { "GET", "GET", "GET", "POST", "PUT" }
local statuses = { 200, 200, 200, 200, 304, 404, 500, 302 }
local months = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" }

local function make(count)
  local lines = {}
  for i = 1, count do
    if random(50) == 1 then
      lines[i] = "garbage " .. random(1000)
    else
      lines[i] = string.format('10.0.%d.%d - %s [%02d/%s/2024:%02d:%02d:%02d +0000] "%s %s HTTP/1.1" %d %d "%s" %.3f',
        random(4), random(20), random(3) == 1 and "user" .. random(9) or "-", random(28), months[random(12)], random(24) - 1,
        random(60) - 1, random(60) - 1, methods[random(#methods)], (paths[random(#paths)]:gsub("%%d", tostring(random(40)))),
        statuses[random(#statuses)], random(50000), "agent/" .. random(5), random(2000) / 1000)
    end
  end
  return table.concat(lines, "\n")
end

local monthNumber = {}
for i, name in ipairs(months) do monthNumber[name] = i end

local function parseLine(line)
  local host, user, stamp, request, status, size, agent, seconds =
    line:match('^(%S+) %- (%S+) %[([^%]]+)%] "([^"]*)" (%d+) (%d+) "([^"]*)" ([%d.]+)$')
  if not host then return nil end
  local day, month, year, hour = stamp:match("^(%d+)/(%a+)/(%d+):(%d+)")
  local method, path = request:match("^(%u+) (%S+)")
  return {
    host = host, user = user ~= "-" and user or nil,
    date = string.format("%s-%02d-%s", year, monthNumber[month], day), hour = tonumber(hour),
    method = method, path = path:gsub("%?.*", ""):gsub("/%d+", "/:id"),
    status = tonumber(status), size = tonumber(size), agent = agent, seconds = tonumber(seconds),
  }
end

local Counter = {}
Counter.__index = Counter
function Counter.new() return setmetatable({ counts = {}, total = 0 }, Counter) end
function Counter:add(key, n)
  n = n or 1
  self.counts[key] = (self.counts[key] or 0) + n
  self.total = self.total + n
end
function Counter:top(n)
  local list = {}
  for key, count in pairs(self.counts) do list[#list + 1] = { key = key, count = count } end
  table.sort(list, function(a, b)
    if a.count ~= b.count then return a.count > b.count end
    return tostring(a.key) < tostring(b.key)
  end)
  for i = #list, n + 1, -1 do list[i] = nil end
  return list
end

local function percentile(sorted, p)
  local at = (#sorted - 1) * p + 1
  local low = math.floor(at)
  local high = math.min(low + 1, #sorted)
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low)
end

local hosts, byStatus, byHour, users, bytes = Counter.new(), Counter.new(), Counter.new(), Counter.new(), Counter.new()
local times, bad, days = {}, 0, {}
for line in make(3000):gmatch("[^\n]+") do
  local entry = parseLine(line)
  if not entry then
    bad = bad + 1
  else
    hosts:add(entry.host)
    byStatus:add(entry.status)
    byHour:add(entry.hour)
    bytes:add(entry.path, entry.size)
    if entry.user then users:add(entry.user) end
    days[entry.date] = true
    local list = times[entry.path]
    if not list then
      list = {}
      times[entry.path] = list
    end
    list[#list + 1] = entry.seconds
  end
end

local report = {}
local function section(title, counter, n)
  report[#report + 1] = ("== %s (%d) =="):format(title, counter.total)
  for i, item in ipairs(counter:top(n)) do
    report[#report + 1] = ("%2d. %-24s %8d %5.1f%%"):format(i, tostring(item.key), item.count, 100 * item.count / counter.total)
  end
end
section("hosts", hosts, 10)
section("status", byStatus, 10)
section("hours", byHour, 5)
section("users", users, 5)
section("bytes", bytes, 8)
local slow = {}
for path, list in pairs(times) do
  table.sort(list)
  slow[#slow + 1] = ("%-20s p50 %.3f p90 %.3f p99 %.3f"):format(path, percentile(list, 0.5), percentile(list, 0.9), percentile(list, 0.99))
end
table.sort(slow)
for _, line in ipairs(slow) do report[#report + 1] = line end
local text, sum, count = table.concat(report, "\n"), 0, 0
for i = 1, #text do sum = (sum * 31 + text:byte(i)) % 16777213 end
for _ in pairs(days) do count = count + 1 end
print(bad, count, #report, sum) --> 56	335	46	1263435
