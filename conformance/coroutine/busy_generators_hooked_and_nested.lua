-- A hook that is set from outside a coroutine, between two of many resumes, sees what runs then; and many generators
-- one inside the other end where PUC's do.
local create, resume, wrap, yield = coroutine.create, coroutine.resume, coroutine.wrap, coroutine.yield

local co = create(function() for i = 1, math.huge do yield(i) end end)
local function last(n)
  local value
  for _ = 1, n do
    local _, v = resume(co)
    value = v
  end
  return value
end
print(last(5000)) --> 5000

local lines, counts = 0, 0
debug.sethook(co, function() lines = lines + 1 end, "l")
print(last(100), lines) --> 5100	100
debug.sethook(co)
print(last(5000), lines) --> 10100	100
debug.sethook(co, function() counts = counts + 1 end, "", 2)
print(last(100), counts > 100) --> 10200	true
debug.sethook(co)
print(last(100) - 10200, counts < 1000) --> 100	true

local function source() return wrap(function() while true do yield(0) end end) end
local function stage(from) return wrap(function() while true do yield(from() + 1) end end) end
local stages = { source() }
for i = 2, 300 do stages[i] = stage(stages[i - 1]) end
local function busy(at) for _ = 1, 60 do stages[at]() end end
local at = 1
repeat
  local fine, why = pcall(busy, at)
  at = at + 1
until not fine
print(at > 150 and at < 220) --> true

-- What resumes a busy generator that fails is itself called by a native, which has its results afterwards.
local function failing(at)
  local n = 0
  return create(function()
    while true do
      n = n + 1
      if n == at then error("enough", 0) end
      yield(n)
    end
  end)
end
local given = {}
for round = 1, 8 do
  local failed, refused = failing(174), 0
  local function drain()
    for _ = 1, 400 do
      local fine, why = resume(failed)
      if not fine then
        refused = refused + 1
        if refused > 3 then return end
      end
    end
  end
  given[round] = select("#", pcall(drain)) .. #{ xpcall(drain, print) } .. refused
  table.sort({ 3, 1, 2 }, function(a, b)
    resume(failed)
    return a < b
  end)
end
print(table.concat(given, " ")) --> 115 115 115 115 115 115 115 115
