-- A count hook sees every 1000th instruction, however deep calls are nested: no event is lost where calls return one
-- after another. A loop tells how many instructions there are between two events.
local function down(k) if k == 0 then return 0 end return 1 + down(k - 1) end
local function ack(m, n)
  if m == 0 then return n + 1 end
  if n == 0 then return ack(m - 1, 1) end
  return ack(m - 1, ack(m, n - 1))
end
local function loop(n) for i = 1, n do end end

local function events(count, f, ...)
  f(...)
  local n = 0
  debug.sethook(function() n = n + 1 end, '', count)
  f(...)
  debug.sethook()
  return n
end

local function near(n, expected) return n >= expected * 0.97 and n <= expected * 1.03 or n .. ' is not ' .. expected end
-- Six instructions for each call of `down`.
print(near(events(1000, down, 50000), events(1000, loop, 300000))) --> true
print(near(events(100, down, 20000), events(100, loop, 120000))) --> true
print(near(events(10000, down, 150000), events(10000, loop, 900000))) --> true
local fine = events(100, ack, 2, 300)
print(near(events(1000, ack, 2, 300) * 1000, fine * 96)) --> true
for i = 1, 20 do ack(2, 60) end
print(near(events(100, ack, 2, 300), fine)) --> true
