-- Mixins and observers: classes composed of behaviours, events with priorities, a model whose views follow it.
local function mixin(target, ...)
  for _, source in ipairs { ... } do
    for name, value in pairs(source) do
      if target[name] == nil then target[name] = value end
    end
    if source.included then source.included(target) end
  end
  return target
end
local function class(...)
  local c = mixin({}, ...)
  c.__index = c
  c.new = function(...)
    local self = setmetatable({}, c)
    for _, init in ipairs(c.inits or {}) do init(self) end
    if self.create then self:create(...) end
    return self
  end
  return c
end

local Emitter = {}
function Emitter.included(c)
  c.inits = c.inits or {}
  table.insert(c.inits, function(self) self.listeners = {} end)
end
function Emitter:on(event, f, priority)
  local list = self.listeners[event] or {}
  self.listeners[event] = list
  local entry = { f = f, priority = priority or 0, order = #list }
  table.insert(list, entry)
  table.sort(list, function(a, b)
    if a.priority ~= b.priority then return a.priority > b.priority end
    return a.order < b.order
  end)
  return function()
    for i, each in ipairs(list) do
      if each == entry then return table.remove(list, i) end
    end
  end
end
function Emitter:once(event, f)
  local off
  off = self:on(event, function(...)
    off()
    return f(...)
  end)
end
function Emitter:emit(event, ...)
  local list, handled = self.listeners[event], 0
  if not list then return 0 end
  local copy = {}
  for i, entry in ipairs(list) do copy[i] = entry end
  for _, entry in ipairs(copy) do
    handled = handled + 1
    if entry.f(...) == false then break end
  end
  return handled
end

local Undo = {}
function Undo.included(c)
  c.inits = c.inits or {}
  table.insert(c.inits, function(self) self.done, self.undone = {}, {} end)
end
function Undo:perform(forth, back)
  forth()
  table.insert(self.done, { forth = forth, back = back })
  self.undone = {}
end
function Undo:undo()
  local step = table.remove(self.done)
  if not step then return false end
  step.back()
  table.insert(self.undone, step)
  return true
end
function Undo:redo()
  local step = table.remove(self.undone)
  if not step then return false end
  step.forth()
  table.insert(self.done, step)
  return true
end

local Comparable = {
  __lt = function(a, b) return a:compare(b) < 0 end,
  __le = function(a, b) return a:compare(b) <= 0 end,
  between = function(self, a, b) return a <= self and self <= b end,
}
local Validated = {
  validate = function(self)
    local problems = {}
    for field, rule in pairs(self.rules) do
      if not rule(self[field]) then problems[#problems + 1] = field end
    end
    table.sort(problems)
    return #problems == 0, table.concat(problems, ",")
  end,
}

local Task = class(Comparable, Validated)
Task.rules = {
  title = function(v) return type(v) == "string" and #v > 3 end,
  effort = function(v) return v > 0 and v < 50 end,
}
function Task:create(title, effort) self.title, self.effort = title, effort end
function Task:compare(other)
  if self.effort ~= other.effort then return self.effort - other.effort end
  return self.title < other.title and -1 or self.title > other.title and 1 or 0
end

local List = class(Emitter, Undo)
function List:create() self.tasks = {} end
function List:add(task)
  local ok, problems = task:validate()
  if not ok then return self:emit("refused", task, problems) end
  self:perform(function()
    table.insert(self.tasks, task)
    self:emit("changed", self, task, 1)
  end, function()
    table.remove(self.tasks)
    self:emit("changed", self, task, -1)
  end)
end

local View = class(Emitter)
function View:create(list, width)
  self.total, self.count, self.lines = 0, 0, {}
  list:on("changed", function(_, task, sign)
    self.total = self.total + sign * task.effort
    self.count = self.count + sign
    self.lines[#self.lines + 1] = ("%+d %s: %d in %d"):format(sign, task.title:sub(1, width), self.total, self.count)
    if self.total > 4000 then self:emit("full", self) end
  end, width)
end

local seed = 4242
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n + 1
end
local list, order, refused, full = List.new(), {}, {}, 0
local views = { View.new(list, 6), View.new(list, 12), View.new(list, 9) }
list:on("changed", function() order[#order + 1] = "last" end, -5)
list:on("changed", function() order[#order + 1] = "first" end, 50)
list:once("changed", function() order[#order + 1] = "once" end)
list:on("refused", function(_, problems) refused[problems] = (refused[problems] or 0) + 1 end)
views[2]:on("full", function() full = full + 1 end)
local between = 0
local low, high = Task.new("low", 10), Task.new("high", 30)
for i = 1, 900 do
  local task = Task.new(("task %d"):format(i):sub(1, random(9)), random(55))
  if task:between(low, high) then between = between + 1 end
  list:add(task)
  if i % 7 == 0 then list:undo() list:undo() end
  if i % 21 == 0 then list:redo() end
end
table.sort(list.tasks)
local lines, sum = 0, 0
for _, view in ipairs(views) do
  lines = lines + #view.lines
  for _, line in ipairs(view.lines) do
    for k = 1, #line, 3 do sum = (sum * 31 + line:byte(k)) % 1000003 end
  end
end
print(#list.tasks, views[1].total, between, refused.title, refused.effort, refused["effort,title"], full, #order, order[1], order[3], lines, sum, list.tasks[1].title .. ".") --> 343	8839	325	259	66	18	484	1711	first	last	2565	989055	task .
