-- A build tool in small: rules are parsed, ordered topologically, cycles named, stale targets found, jobs laid in lanes.
local function parse(text)
  local rules, order = {}, {}
  local current
  for line in text:gmatch("[^\n]+") do
    local target, needs = line:match("^([%w._/-]+)%s*:%s*(.*)$")
    local name, value = line:match("^([%w_]+)%s*=%s*(.*)$")
    if name then
      rules[0] = rules[0] or {}
      rules[0][name] = value
    elseif target then
      current = { name = target, needs = {}, commands = {} }
      for need in needs:gmatch("%S+") do current.needs[#current.needs + 1] = need end
      rules[target] = current
      order[#order + 1] = target
    elseif line:match("^\t") then
      current.commands[#current.commands + 1] = line:sub(2)
    end
  end
  return rules, order
end

local function expand(text, variables, rule)
  return (text:gsub("%$(%b())", function(name)
    return expand(variables[name:sub(2, -2)] or "", variables, rule)
  end):gsub("%$([@<^])", function(c)
    if c == "@" then return rule.name end
    if c == "<" then return rule.needs[1] or "" end
    return table.concat(rule.needs, " ")
  end))
end

local function sort(rules, goals)
  local state, sorted, stack = {}, {}, {}
  local function visit(name)
    if state[name] == "done" then return end
    if state[name] == "open" then
      local cycle = { name }
      for i = #stack, 1, -1 do
        table.insert(cycle, 1, stack[i])
        if stack[i] == name then break end
      end
      error({ cycle = table.concat(cycle, " -> ") })
    end
    state[name] = "open"
    stack[#stack + 1] = name
    local rule = rules[name]
    if rule then
      for _, need in ipairs(rule.needs) do visit(need) end
    end
    stack[#stack] = nil
    state[name] = "done"
    sorted[#sorted + 1] = name
  end
  for _, goal in ipairs(goals) do visit(goal) end
  return sorted
end

local function kahn(rules, names)
  local waiting, users, ready, out = {}, {}, {}, {}
  for _, name in ipairs(names) do
    local n = 0
    for _, need in ipairs(rules[name] and rules[name].needs or {}) do
      users[need] = users[need] or {}
      table.insert(users[need], name)
      n = n + 1
    end
    waiting[name] = n
    if n == 0 then ready[#ready + 1] = name end
  end
  while #ready > 0 do
    table.sort(ready, function(a, b) return a > b end)
    local name = table.remove(ready)
    out[#out + 1] = name
    for _, user in ipairs(users[name] or {}) do
      waiting[user] = waiting[user] - 1
      if waiting[user] == 0 then ready[#ready + 1] = user end
    end
  end
  return out
end

local function stale(rules, sorted, times)
  local found = {}
  for _, name in ipairs(sorted) do
    local rule = rules[name]
    if rule then
      local old = times[name] == nil
      for _, need in ipairs(rule.needs) do
        if found[need] or times[need] and times[name] and times[need] > times[name] then old = true end
      end
      if old then found[name] = true end
    end
  end
  return found
end

local function lanes(rules, sorted, found, count)
  local free, ends, span = {}, {}, 0
  for i = 1, count do free[i] = 0 end
  for _, name in ipairs(sorted) do
    if found[name] then
      local earliest = 0
      for _, need in ipairs(rules[name].needs) do earliest = math.max(earliest, ends[need] or 0) end
      local lane = 1
      for i = 2, count do
        if free[i] < free[lane] then lane = i end
      end
      local start = math.max(earliest, free[lane])
      ends[name] = start + #name % 7 + 1
      free[lane] = ends[name]
      span = math.max(span, ends[name])
    end
  end
  return span
end

local function makefile(n)
  local out = { "CC = cc -O2", "FLAGS = $(CC) -Wall", "all: " }
  for i = 1, n do
    local needs = { ("src/m%d.c"):format(i) }
    for k = 1, 5 do
      local j = i * k * 7 % n + 1
      if j < i then needs[#needs + 1] = ("obj/m%d.o"):format(j) end
    end
    out[#out + 1] = ("obj/m%d.o: %s\n\t$(FLAGS) -c $< -o $@\n\techo $^"):format(i, table.concat(needs, " "))
    if i % 10 == 0 then
      out[#out + 1] = ("lib/l%d.a: obj/m%d.o obj/m%d.o\n\tar r $@ $^"):format(i, i, i - 5)
      out[3] = out[3] .. (" lib/l%d.a"):format(i)
    end
  end
  return table.concat(out, "\n")
end

local sum, spans, commands = 0, {}, 0
for round = 1, 8 do
  local rules = parse(makefile(60 + round * 10))
  local sorted = sort(rules, { "all" })
  local second = kahn(rules, sorted)
  assert(#second == #sorted)
  local times = {}
  for i, name in ipairs(sorted) do
    if (i * round) % 11 ~= 0 then times[name] = i * 31 % 100 < 8 and 1000 or i end
  end
  local found = stale(rules, sorted, times)
  spans[#spans + 1] = lanes(rules, sorted, found, 1) .. "/" .. lanes(rules, second, found, 4)
  for _, name in ipairs(second) do
    local rule = rules[name]
    if rule and found[name] then
      for _, command in ipairs(rule.commands) do
        local text = expand(command, rules[0], rule)
        commands = commands + 1
        for i = 1, #text, 5 do sum = (sum * 31 + text:byte(i)) % 1000003 end
      end
    end
  end
end
local broken = parse("a: b\nb: c d\nc: x\nd: a")
local _, problem = pcall(sort, broken, { "a" })
print(commands, sum, table.concat(spans, " "), problem.cycle) --> 540	339390	43/19 94/34 111/48 119/44 148/57 157/62 187/68 125/51	a -> b -> d -> a
