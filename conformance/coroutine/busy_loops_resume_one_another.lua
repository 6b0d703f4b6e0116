-- Loops that resume and loops that yield: each side sees the other as suspended, running, normal or dead, whichever of
-- them is compiled, and errors, variables to be closed, tracebacks and the collector find all frames.
local create, resume, yield, status, wrap = coroutine.create, coroutine.resume, coroutine.yield, coroutine.status, coroutine.wrap

-- Values both ways, of every number.
local function echo(...)
  local given = { n = select("#", ...), ... }
  while true do given = table.pack(yield(table.unpack(given, 1, given.n))) end
end
local co, sum = create(echo), 0
for i = 1, 60 do
  local ok, a, b, c, d = resume(co, i)
  assert(ok and a == i and b == nil)
  ok, a, b = resume(co)
  assert(ok and a == nil and b == nil)
  ok, a, b, c, d = resume(co, nil, i, nil, "d")
  assert(ok and a == nil and b == i and c == nil and d == "d")
  sum = sum + select("#", resume(co, table.unpack({}, 1, i)))
end
print(sum) --> 1890
local function one(x) while true do x = yield(x) end end
local function two() local x, y while true do x, y = yield(y, x) end end
local first, second, a, b = wrap(one), wrap(two), nil, nil
for i = 1, 60 do
  a = first(i, "dropped")
  b, a = second(a, i + 1)
end
print(a, b, select("#", first()), first("x", "y")) --> 60	61	1	x

-- States, and who runs.
local seen, outer = {}, coroutine.running()
local inner
inner = create(function()
  for i = 1, 60 do
    seen[status(outer)], seen[status(inner)] = true, true
    assert(coroutine.running() == inner and coroutine.isyieldable())
    assert(not resume(outer) and not resume(inner))
    yield(i)
  end
end)
while status(inner) ~= "dead" do resume(inner) end
print(seen.normal, seen.running, seen.suspended, status(inner), resume(inner)) --> true	true	nil	dead	false	cannot resume dead coroutine

-- Chains: each filter resumes the one before; an error goes through them all.
local function numbers(n) return wrap(function() for i = 1, n do yield(i) end error("out of " .. n) end) end
local function add(source, k) return wrap(function() for x in source do yield(x + k) end end) end
local chain = numbers(80)
for i = 1, 9 do chain = add(chain, i) end
local total = 0
local ok, problem = pcall(function() for x in chain do total = total + x end end)
print(total, ok, select(2, problem:gsub("out of 80", "")), select(2, problem:gsub("busy_loops", ""))) --> 6840	false	1	11

-- A traceback from inside shows its own frames, and those of the one that waits.
local traces = 0
local traced = wrap(function()
  for i = 1, 60 do
    if i % 20 == 0 then
      local own, others = debug.traceback("own"), debug.traceback(outer, "outer")
      if own:find("in function <", 1, true) and not own:find("main chunk", 1, true) and others:find("main chunk", 1, true) then traces = traces + 1 end
    end
    yield(i)
  end
end)
for _ = 1, 60 do traced() end
print(traces) --> 3

-- Variables to be closed, and close.
local log = {}
local function closing(name) return setmetatable({}, { __close = function(_, e) log[#log + 1] = name .. ":" .. tostring(e) end }) end
for round = 1, 3 do
  local held = create(function()
    for i = 1, 30 do
      local x <close> = closing(round .. "." .. i)
      yield(i)
    end
  end)
  for _ = 1, 10 * round do resume(held) end
  log[#log + 1] = tostring(coroutine.close(held)) .. status(held)
end
print(#log, log[10], log[11], log[#log - 1], log[#log]) --> 60	truedead	2.1:nil	3.29:nil	truedead

-- What only a waiting loop refers to is kept; what nobody does is not.
local weak = setmetatable({}, { __mode = "v" })
local keeper = wrap(function()
  local kept
  for i = 1, 60 do
    kept = { i }
    weak[i] = kept
    yield(kept[1])
    assert(weak[i] == kept)
  end
end)
for i = 1, 60 do
  assert(keeper() == i)
  if i % 20 == 0 then collectgarbage() end
end
local alive = 0
for _ in pairs(weak) do alive = alive + 1 end
print(alive, weak[60] ~= nil) --> 1	true

-- A hook that is set inside counts what both do.
local events = 0
local hooked = wrap(function()
  for i = 1, 60 do
    if i == 20 then debug.sethook(function() events = events + 1 end, "l") end
    if i == 40 then debug.sethook() end
    yield(i)
  end
end)
for _ = 1, 60 do hooked() end
print(events) --> 81

-- Coroutines inside coroutines end where PUC's do.
local depth = 0
local function deeper()
  depth = depth + 1
  for x in wrap(deeper) do yield(x) end
end
local fine, why = pcall(deeper)
print(fine, why:find("C stack overflow", 1, true) ~= nil, depth > 50) --> false	true	true
