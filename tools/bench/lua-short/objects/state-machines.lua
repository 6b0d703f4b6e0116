-- State machines from tables: a vending machine, traffic lights with sensors, a parser of comments, a door with guards.
local Machine = {}
Machine.__index = Machine
function Machine.new(definition, context)
  local self = setmetatable({ definition = definition, context = context or {}, state = definition.initial, trace = {} }, Machine)
  self:enter(definition.initial)
  return self
end
function Machine:enter(state)
  self.state = state
  local s = self.definition.states[state] or error("no state " .. state)
  if s.entry then s.entry(self.context, self) end
end
function Machine:send(event, ...)
  local s = self.definition.states[self.state]
  local transitions = s.on and s.on[event] or s.on and s.on["*"]
  if not transitions then return false end
  if type(transitions) == "string" or transitions[1] == nil then transitions = { transitions } end
  for _, t in ipairs(transitions) do
    if type(t) == "string" then t = { target = t } end
    if not t.guard or t.guard(self.context, ...) then
      if s.exit then s.exit(self.context, self) end
      if t.action then t.action(self.context, ...) end
      local key = self.state .. ">" .. (t.target or self.state)
      self.trace[key] = (self.trace[key] or 0) + 1
      if t.target then self:enter(t.target) end
      return true
    end
  end
  return false
end

local vending = {
  initial = "idle",
  states = {
    idle = { on = { coin = { target = "paying", action = function(c, v) c.credit = v end }, service = "closed" } },
    paying = {
      on = {
        coin = { action = function(c, v) c.credit = c.credit + v end },
        choose = {
          { target = "idle", guard = function(c, item) return c.stock[item] and c.stock[item].count > 0 and c.credit >= c.stock[item].price end,
            action = function(c, item)
              local s = c.stock[item]
              s.count, c.credit, c.sales = s.count - 1, c.credit - s.price, c.sales + s.price
              for _, coin in ipairs { 100, 50, 20, 10, 5 } do
                while c.credit >= coin do
                  c.credit = c.credit - coin
                  c.change[coin] = (c.change[coin] or 0) + 1
                end
              end
            end },
          { action = function(c) c.refused = c.refused + 1 end },
        },
        cancel = { target = "idle", action = function(c) c.returned, c.credit = c.returned + c.credit, 0 end },
      },
    },
    closed = { entry = function(c) c.services = c.services + 1 for _, s in pairs(c.stock) do s.count = 12 end end, on = { service = "idle" } },
  },
}

local function phase(next, least) return { entry = function(c) c.time = 0 end, on = { tick = { { target = next, guard = function(c) return c.time >= least and (least < 4 or c.waiting) end }, { action = function(c) c.time = c.time + 1 end } }, sensor = { action = function(c) c.waiting = true end } } } end
local lights = { initial = "green", states = { green = phase("yellow", 5), yellow = phase("red", 2), red = phase("both", 3), both = phase("green", 1) } }
lights.states.red.exit = function(c) c.waiting = false end

local code = {
  initial = "code",
  states = {
    code = { on = { ["/"] = "slash", ['"'] = "string", ["*"] = { action = function(c, ch) c.out[#c.out + 1] = ch end } } },
    slash = { on = { ["/"] = "line", ["\42"] = { target = "code", action = function(c, ch) c.out[#c.out + 1] = "/" .. ch end } } },
    line = { on = { ["\n"] = { target = "code", action = function(c, ch) c.out[#c.out + 1] = ch c.comments = c.comments + 1 end }, ["*"] = { action = function() end } } },
    string = { entry = function(c) c.strings = c.strings + 1 end, on = { ['"'] = "code", ["\\"] = "escape", ["*"] = { action = function(c, ch) c.out[#c.out + 1] = ch end } } },
    escape = { on = { ["*"] = { target = "string", action = function(c, ch) c.strings = c.strings - 1 c.out[#c.out + 1] = "\\" .. ch end } } },
  },
}

local seed = 777
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local v = Machine.new(vending, { stock = { tea = { price = 85, count = 9 }, cake = { price = 140, count = 5 }, gum = { price = 35, count = 20 } }, credit = 0, sales = 0, refused = 0, returned = 0, services = 0, change = {} })
local coins, items, ignored = { 5, 10, 20, 50, 100 }, { "tea", "cake", "gum", "fish" }, 0
for i = 1, 5000 do
  local r = random(10)
  local done
  if r < 6 then
    done = v:send("coin", coins[random(5)])
  elseif r < 9 then
    done = v:send("choose", items[random(4)])
  else
    done = v:send(i % 9 == 0 and "service" or "cancel")
  end
  if not done then ignored = ignored + 1 end
end
local l = Machine.new(lights, {})
for i = 1, 4000 do
  l:send("tick")
  if random(7) == 1 then l:send("sensor") end
end
local source = {}
for i = 1, 60 do source[i] = ('x%d = "a // \\" b%d" / 2 // note %d'):format(i, i, i) end
local reader = Machine.new(code, { out = {}, comments = 0, strings = 0 })
for ch in (table.concat(source, "\n") .. "\n"):gmatch(".") do reader:send(ch, ch) end
local function trace(m)
  local list = {}
  for key, n in pairs(m.trace) do list[#list + 1] = key .. n end
  table.sort(list)
  return table.concat(list, " ")
end
local c = v.context
print(v.state, c.sales, c.refused, c.returned, c.services, c.change[100], c.change[5], ignored, trace(v), trace(l), reader.context.comments, reader.context.strings, #table.concat(reader.context.out)) --> idle	14585	469	36380	25	108	120	1967	closed>idle25 idle>closed25 idle>paying629 paying>idle629 paying>paying1725	both>both296 both>green237 green>green1915 green>yellow237 red>both237 red>red853 yellow>red237 yellow>yellow563	60	60	1362
