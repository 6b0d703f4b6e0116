-- Unix-like pipelines of coroutines: sources, filters and sinks over lines, both pulled and pushed, with statistics.
local yield, wrap, create, resume, status = coroutine.yield, coroutine.wrap, coroutine.create, coroutine.resume, coroutine.status

local lines = {}
for i = 1, 400 do
  lines[i] = ("%03d %s user%d action=%s size=%d"):format(i, i % 7 == 0 and "ERROR" or i % 3 == 0 and "WARN" or "INFO", i % 13, ({ "read", "write", "open" })[i % 3 + 1], i * 37 % 1000)
end

-- Pulled: each stage is a generator that asks the one before.
local function cat(list) return wrap(function() for _, line in ipairs(list) do yield(line) end end) end
local commands = {}
function commands.grep(source, pattern) for line in source do if line:find(pattern) then yield(line) end end end
function commands.cut(source, field)
  for line in source do
    local n = 0
    for word in line:gmatch("%S+") do
      n = n + 1
      if n == field then yield(word) end
    end
  end
end
function commands.sort(source)
  local all = {}
  for line in source do all[#all + 1] = line end
  table.sort(all)
  for _, line in ipairs(all) do yield(line) end
end
function commands.uniq(source)
  local previous, n
  for line in source do
    if line == previous then
      n = n + 1
    else
      if previous then yield(("%4d %s"):format(n, previous)) end
      previous, n = line, 1
    end
  end
  if previous then yield(("%4d %s"):format(n, previous)) end
end
function commands.head(source, n)
  for _ = 1, n do
    local line = source()
    if not line then return end
    yield(line)
  end
end
function commands.tail(source, n)
  local ring = {}
  for line in source do
    ring[#ring + 1] = line
    if #ring > n then table.remove(ring, 1) end
  end
  for _, line in ipairs(ring) do yield(line) end
end
function commands.sed(source, from, to) for line in source do yield((line:gsub(from, to))) end end
function commands.nl(source)
  local n = 0
  for line in source do
    n = n + 1
    yield(n .. "\t" .. line)
  end
end
function commands.tac(source)
  local all = {}
  for line in source do all[#all + 1] = line end
  for i = #all, 1, -1 do yield(all[i]) end
end
function commands.wc(source)
  local n, words, bytes = 0, 0, 0
  for line in source do
    n, bytes = n + 1, bytes + #line + 1
    for _ in line:gmatch("%S+") do words = words + 1 end
  end
  yield(("%d %d %d"):format(n, words, bytes))
end
local function shell(text, list)
  local source = cat(list)
  for stage in text:gmatch("[^|]+") do
    local words = {}
    for word in stage:gmatch("%S+") do words[#words + 1] = tonumber(word) or word end
    local command, inner = commands[words[1]] or error("no command " .. words[1], 0), source
    source = wrap(function() command(inner, words[2], words[3]) end)
  end
  local out = {}
  for line in source do out[#out + 1] = line end
  return table.concat(out, "\n")
end

-- Pushed: each stage is a coroutine that is given lines and sends them on.
local function stage(f, target)
  local thread = create(f)
  assert(resume(thread, target))
  return function(v)
    if status(thread) == "dead" then return false end
    local ok, problem = resume(thread, v)
    if not ok then error(problem, 0) end
    return true
  end
end
local function split(target)
  while true do
    local line = yield()
    if line == nil then return target(nil) end
    for word in line:gmatch("%w+") do target(word) end
  end
end
local function pairsOf(target)
  while true do
    local a = yield()
    local b = a and yield()
    if b == nil then return target(nil) end
    target(a .. "-" .. b)
  end
end
local function limit(n)
  return function(target)
    for _ = 1, n do target(yield()) end
    target(nil)
  end
end
local function counter(results)
  return function()
    while true do
      local v = yield()
      if v == nil then
        results.closed = (results.closed or 0) + 1
      else
        results.n, results.last = (results.n or 0) + 1, v
      end
    end
  end
end

local sum, sizes = 0, {}
for _, text in ipairs {
  "grep ERROR | cut 3 | sort | uniq | sort | tac | head 3", "cut 2 | sort | uniq", "grep user1 | sed action= did: | nl | tail 4",
  "sed %d+ # | sort | uniq | wc", "tac | head 50 | grep WARN | cut 4 | sort | uniq", "nl | tac | nl | tac | grep size=9 | wc", "grep nothing | wc",
} do
  local out = shell(text, lines)
  sizes[#sizes + 1] = #out
  for i = 1, #out do sum = (sum * 31 + out:byte(i)) % 1000003 end
end
local one, two, accepted = {}, {}, 0
local sink = stage(counter(one))
local long = stage(split, stage(pairsOf, sink))
local short = stage(split, stage(limit(100), stage(counter(two))))
for _, line in ipairs(lines) do
  if long(line) then accepted = accepted + 1 end
  short(line)
end
long(nil)
print(table.concat(sizes, " "), sum, one.n, one.last, one.closed, two.n, two.last, two.closed, accepted, shell("head 1 | cut 3", lines), select(2, pcall(shell, "head 1 | frob", lines))) --> 32 30 153 8 16 11 5	707277	1400	size-800	1	100	WARN	1	400	user1	no command frob
