-- A coroutine that waits in a loop it has gone round often shows its variables, lines and values to whoever looks, and goes on with what
-- they have become.
local function worker(start)
  local total, last, text = start, {}, "first"
  local n = 0
  while true do
    n = n + 1
    local step = n * 2 - n % 3 + #text
    last = { step }
    local given = coroutine.yield(total)
    if given == "stop" then break end
    total = total + step % 7 + (given or 1)
    text = n % 2 == 0 and "even" or "uneven"
  end
  return total, last[1], text
end

local function busy(start, turns)
  local co = coroutine.create(worker)
  coroutine.resume(co, start)
  for _ = 1, turns do coroutine.resume(co, 1) end
  return co
end

local function variables(co)
  local found = {}
  for i = 1, 20 do
    local name, value = debug.getlocal(co, 1, i)
    if name == nil then break end
    found[name] = value
  end
  return found
end

local co = busy(10, 300)
local seen = variables(co)
print(seen.start, seen.total, seen.n, seen.text, seen.step, seen.last[1]) --> 10	1217	301	even	605	605
print(debug.getinfo(co, 1, "l").currentline) --> 10
print(coroutine.resume(co, 1)) --> true	1221
print(coroutine.resume(co, 1)) --> true	1228

-- What is set there is what it goes on with.
for i = 1, 20 do
  local name = debug.getlocal(co, 1, i)
  if name == "total" then debug.setlocal(co, 1, i, 1000000) break end
end
print(coroutine.resume(co, 2)) --> true	1000003
print(coroutine.resume(co, "stop")) --> true	1000003	613	uneven
print(coroutine.status(co)) --> dead

-- Its variables keep values alive, and what they held before is let go.
local kept = setmetatable({}, { __mode = "v" })
local holder = coroutine.wrap(function()
  local mine, n = nil, 0
  while true do
    n = n + 1
    mine = { n * 3 % 5 + n }
    kept[n] = mine
    coroutine.yield(mine[1] - n + #tostring(n))
  end
end)
for _ = 1, 200 do holder() end
collectgarbage()
local alive = 0
for _ in pairs(kept) do alive = alive + 1 end
print(alive, kept[200] ~= nil) --> 1	true
holder()
collectgarbage()
print(kept[200], kept[201] ~= nil) --> nil	true

-- A hook set while it waits hears of its lines.
local hooked, lines = busy(0, 100), 0
debug.sethook(hooked, function() lines = lines + 1 end, "l")
coroutine.resume(hooked, 1)
debug.sethook(hooked)
print(lines) --> 7
print(select("#", coroutine.resume(hooked, 1))) --> 2

-- Errors come with the line they were raised at, and captured variables stay shared.
local shared
local failing = coroutine.create(function()
  local count = 0
  shared = function() count = count + 1 return count end
  for i = 1, 500 do
    local gap = i * 3 - count % 4 + (i % 2)
    coroutine.yield(gap)
    if i == 400 then error("at last") end
  end
end)
for _ = 1, 400 do coroutine.resume(failing) end
print(shared(), shared()) --> 1	2
print(coroutine.resume(failing)) --> false	registers_of_coroutines_that_wait_in_busy_loops.lua:87: at last
print(shared()) --> 3
print(coroutine.close(busy(1, 100))) --> true
