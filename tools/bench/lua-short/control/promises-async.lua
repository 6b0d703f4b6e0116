-- Promises with then and catch on a queue of jobs, and async functions on coroutines that await them.
local queue, now, timers, made = {}, 0, {}, 0
local function enqueue(f) queue[#queue + 1] = f end

local Promise = {}
Promise.__index = Promise
local function settle(p, state, value)
  if p.state ~= "pending" then return end
  p.state, p.value = state, value
  for _, f in ipairs(p.waiting) do enqueue(f) end
  p.waiting = nil
end
local function resolve(p, value)
  if getmetatable(value) == Promise then
    value:next(function(v) resolve(p, v) end, function(e) settle(p, "rejected", e) end)
  else
    settle(p, "fulfilled", value)
  end
end
function Promise.new(executor)
  local p = setmetatable({ state = "pending", waiting = {} }, Promise)
  local ok, problem = pcall(executor, function(v) resolve(p, v) end, function(e) settle(p, "rejected", e) end)
  if not ok then settle(p, "rejected", problem) end
  return p
end
function Promise:next(onValue, onError)
  return Promise.new(function(done, fail)
    local function react()
      local handler = onError
      if self.state == "fulfilled" then handler = onValue end
      if not handler then
        if self.state == "fulfilled" then return done(self.value) end
        return fail(self.value)
      end
      local ok, result = pcall(handler, self.value)
      if ok then done(result) else fail(result) end
    end
    if self.state == "pending" then table.insert(self.waiting, react) else enqueue(react) end
  end)
end
function Promise:catch(f) return self:next(nil, f) end
function Promise:finally(f)
  return self:next(function(v) f() return v end, function(e) f() error(e, 0) end)
end
function Promise.all(list)
  return Promise.new(function(done, fail)
    local results, left = {}, #list
    if left == 0 then done(results) end
    for i, p in ipairs(list) do
      p:next(function(v)
        results[i], left = v, left - 1
        if left == 0 then done(results) end
      end, fail)
    end
  end)
end
function Promise.race(list)
  return Promise.new(function(done, fail)
    for _, p in ipairs(list) do p:next(done, fail) end
  end)
end
local function sleep(n, value)
  return Promise.new(function(done)
    made = made + 1
    timers[#timers + 1] = { at = now + n, order = made, f = function() done(value) end }
  end)
end

local function async(f)
  return function(...)
    local thread, args = coroutine.create(f), { ... }
    return Promise.new(function(done, fail)
      local function step(...)
        local ok, value = coroutine.resume(thread, ...)
        if not ok then return fail(value) end
        if coroutine.status(thread) == "dead" then return done(value) end
        value:next(function(v) step(true, v) end, function(e) step(false, e) end)
      end
      step((table.unpack or unpack)(args))
    end)
  end
end
local function await(p)
  local ok, value = coroutine.yield(p)
  if not ok then error(value, 0) end
  return value
end

local jobs = 0
local function run()
  while true do
    local at = 1
    while queue[at] do
      queue[at]()
      jobs, at = jobs + 1, at + 1
    end
    queue = {}
    if #timers == 0 then return end
    table.sort(timers, function(a, b)
      if a.at ~= b.at then return a.at < b.at end
      return a.order < b.order
    end)
    local timer = table.remove(timers, 1)
    now = timer.at
    timer.f()
  end
end

local log, sum, cleaned = {}, 0, 0
local fetch = async(function(id)
  await(sleep(id % 7 + 1))
  if id % 11 == 0 then error("no page " .. id, 0) end
  return { id = id, links = { id * 2 % 53, id * 3 % 59 } }
end)
local cache = {}
local function cached(id)
  cache[id] = cache[id] or fetch(id)
  return cache[id]
end
local crawl
crawl = async(function(id, depth)
  local page = await(cached(id))
  sum = (sum * 31 + id) % 1000003
  if depth == 0 then return 1 end
  local children = {}
  for i, link in ipairs(page.links) do
    children[i] = crawl(link, depth - 1):catch(function(e)
      log[#log + 1] = e
      return 0
    end):finally(function() cleaned = cleaned + 1 end)
  end
  local total = 1
  for _, n in ipairs(await(Promise.all(children))) do total = total + n end
  return total
end)
local results = {}
for id = 1, 6 do
  crawl(id, 6):next(function(n) results[id] = n end, function(e) results[id] = e end)
end
run()
local winner
Promise.race { sleep(9, "slow"), sleep(3, "fast"), sleep(5):next(function() error("late", 0) end) }:next(function(v) winner = v end)
local chain = Promise.new(function(done) done(1) end)
for i = 1, 200 do
  chain = chain:next(function(v)
    if v % 50 == 49 then error(v + 1, 0) end
    return v + 1
  end)
  if i % 3 == 0 then chain = chain:catch(function(v) return v + 1000 end) end
end
local final
chain:next(function(v) final = v end)
run()
table.sort(log)
print(table.concat(results, " "), #log, log[1], log[#log], sum, cleaned, winner, final, jobs, now) --> 110 106 93 98 115 98	52	no page 0	no page 55	127918	666	fast	3197	3339	42
