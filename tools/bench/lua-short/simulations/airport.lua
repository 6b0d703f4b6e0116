-- A day at a small airport: flights from a timetable, runways and gates as resources, delays, a log, a summary.
local seed = 747
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local function clock(minutes) return ("%02d:%02d"):format(math.floor(minutes / 60) % 24, minutes % 60) end

local Resource = {}
Resource.__index = Resource
function Resource.new(name, count)
  local self = setmetatable({ name = name, units = {}, queue = {}, busy = 0 }, Resource)
  for i = 1, count do self.units[i] = { name = name .. i, free = 0, uses = 0 } end
  return self
end
function Resource:take(now, minutes)
  local best
  for _, unit in ipairs(self.units) do
    if not best or unit.free < best.free then best = unit end
  end
  local start = math.max(now, best.free)
  best.free = start + minutes
  best.uses = best.uses + 1
  self.busy = self.busy + minutes
  return start, best
end

local towns = { "Oslo", "Turin", "Gdansk", "Lyon", "Cork", "Porto", "Graz", "Turku" }
local airlines = { { "AX", 30 }, { "BQ", 45 }, { "CV", 25 }, { "DL", 60 } }
local function timetable(count)
  local flights = {}
  for i = 1, count do
    local airline = airlines[random(#airlines)]
    flights[i] = {
      number = ("%s%03d"):format(airline[1], random(999)), turn = airline[2], from = towns[random(#towns)], to = towns[random(#towns)],
      due = 300 + math.floor(i * 1080 / count), seats = 60 + random(12) * 10, sold = 0,
    }
    flights[i].sold = math.min(flights[i].seats, random(flights[i].seats) + 50)
  end
  return flights
end

local weather = {}
for hour = 0, 30 do weather[hour] = ({ "clear", "clear", "rain", "fog", "clear", "wind" })[random(6)] end
local slow = { clear = 1, rain = 1.5, fog = 3, wind = 2 }

local log = {}
local function note(time, format, ...) log[#log + 1] = { time = time, order = #log, text = format:format(...) } end

local function simulate(count, gates, runways)
  local gate, runway, crew = Resource.new("gate", gates), Resource.new("runway", runways), Resource.new("crew", gates + 2)
  local flights = timetable(count)
  local stats = { delay = 0, cancelled = 0, late = 0, passengers = 0 }
  for _, flight in ipairs(flights) do
    local arrives = flight.due + (random(5) == 1 and random(40) or 0)
    local factor = slow[weather[math.floor(arrives / 60)]]
    local landed, strip = runway:take(arrives, math.ceil(2 * factor))
    note(landed, "%s from %-7s lands on %s in %s", flight.number, flight.from, strip.name, weather[math.floor(landed / 60)] or "night")
    local docked, stand = gate:take(landed + 5, flight.turn)
    local boarded, team = crew:take(docked + 10, flight.turn - 10)
    local ready = math.max(docked + flight.turn, boarded + flight.turn - 10)
    local delay = ready - (flight.due + flight.turn + 15)
    if delay > 150 then
      stats.cancelled = stats.cancelled + 1
      note(ready, "%s to %-9s cancelled after %d minutes", flight.number, flight.to, delay)
    else
      local gone = runway:take(ready, math.ceil(3 * factor))
      stats.delay = stats.delay + math.max(0, gone - flight.due - flight.turn - 15)
      stats.passengers = stats.passengers + flight.sold
      if delay > 15 then stats.late = stats.late + 1 end
      note(gone, "%s to %-9s leaves %s with %s, %3d%% full", flight.number, flight.to, stand.name, team.name, math.floor(100 * flight.sold / flight.seats))
    end
  end
  return stats, gate, runway
end

local lines = {}
for gates = 4, 12, 2 do
  for runways = 1, 3 do
    log = {}
    local stats, gate, runway = simulate(170, gates, runways)
    table.sort(log, function(a, b)
      if a.time ~= b.time then return a.time < b.time end
      return a.order < b.order
    end)
    for _, entry in ipairs(log) do lines[#lines + 1] = clock(entry.time) .. " " .. entry.text end
    lines[#lines + 1] = ("%2d gates %d runways: delay %6d late %3d cancelled %3d passengers %6d, %5.1f%% %5.1f%%"):format(gates, runways,
      stats.delay, stats.late, stats.cancelled, stats.passengers, gate.busy / gates / 14.4, runway.busy / runways / 14.4)
  end
end
local text, sum = table.concat(lines, "\n"), 0
for i = 1, #text, 3 do sum = (sum * 31 + text:byte(i)) % 1000003 end
print(#lines, #text, sum, lines[#lines]) --> 5115	268508	883910	12 gates 3 runways: delay   8589 late  66 cancelled 101 passengers   6430,  38.8%  18.0%
