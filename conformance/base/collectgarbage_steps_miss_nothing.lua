-- A cycle of many steps, between which the program goes on and changes what it has: what was dead when it began is gone when it ends, what is
-- alive is not, wherever it has been moved.
local bulk = {}
for i = 1, 100000 do bulk[i] = { i } end

local function cycle(between)
  local steps = 0
  repeat
    local over = collectgarbage("step")
    steps = steps + 1
    if not over and between then between(steps) end
  until over
  return steps
end
collectgarbage()
print(cycle() > 5, cycle() > 5) --> true	true
collectgarbage("incremental")
local small = 0
repeat small = small + 1 until collectgarbage("step", 100)
print(small > 20, collectgarbage("step", 1), collectgarbage("step", 1000000)) --> true	false	true
collectgarbage("generational")

-- weak values, weak keys, both, and finalizers
local values, keys, both = setmetatable({}, { __mode = "v" }), setmetatable({}, { __mode = "k" }), setmetatable({}, { __mode = "kv" })
local told = 0
local function populate(n)
  local kept = {}
  for i = 1, n do
    local object = setmetatable({ i }, { __gc = function() told = told + 1 end })
    values[i], keys[object], both[object] = object, { object }, { object }
    kept[i] = { object }
  end
  return kept
end
local function count(t) local n = 0 for _ in pairs(t) do n = n + 1 end return n end
local kept = populate(50)
print(cycle() > 5, count(values), count(keys), count(both), told) --> true	50	50	0	0
for i = 1, 20 do kept[i] = nil end
cycle()
print(count(values), told) --> 30	20
collectgarbage()
print(count(keys)) --> 30

-- objects go from where marking has not been to where it has been, and are only there
local shelves = {}
for i = 1, 10 do shelves[i] = {} end
for i, holder in pairs(kept) do shelves[i % 10 + 1][#shelves[i % 10 + 1] + 1] = holder[1] end
kept = nil
for round = 1, 20 do
  cycle(function(steps)
    for i = 1, 10 do
      local from, to = shelves[(i * 7 + steps) % 10 + 1], shelves[(i * 3 + steps * round) % 10 + 1]
      if #from > 0 then
        local object = table.remove(from)
        bulk[(steps * 7919 + i) % #bulk + 1].object = nil
        to[#to + 1] = object
      end
    end
    local hidden = shelves[steps % 10 + 1]
    shelves[steps % 10 + 1] = coroutine.wrap(function() local mine = hidden coroutine.yield(mine) return mine end)()
    bulk[(steps * 31337) % #bulk + 1] = { steps }
  end)
end
local held = 0
for i = 1, 10 do held = held + #shelves[i] end
print(held, count(values), count(keys), told) --> 30	30	30	20

-- new objects are not old garbage
cycle(function(steps) values["new" .. steps] = setmetatable({}, { __gc = function() told = told + 1 end }) end)
print(told) --> 20
cycle()
print(told > 20, count(values)) --> true	30

-- what is reached through a key that is moved
local chain, first = setmetatable({}, { __mode = "k" }), {}
local key = first
for i = 1, 100 do local following = { i } chain[key], key = following, following end
cycle(function(steps) if steps == 2 then bulk[50000].first, first = first, nil elseif steps == 4 then first, bulk[50000].first = bulk[50000].first, nil end end)
local n = 0
key = first
while key do n, key = n + 1, chain[key] end
print(n) --> 101

-- memory that has become free is seen
local before = collectgarbage("count")
bulk = nil
cycle() cycle()
print(collectgarbage("count") < before / 2) --> true
