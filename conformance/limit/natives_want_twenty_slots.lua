-- A native needs twenty free slots, as PUC's C functions do: where a function calls one before it goes deeper, the
-- stack overflows there, not at the call that goes deeper. A coroutine's stack begins at the same place in both.
local setmetatable, pcall, abs = setmetatable, pcall, math.abs
local function line(f)
  local _, message = coroutine.wrap(function() return pcall(f) end)()
  return message:match "(:?%d*:? ?stack overflow)"
end

local function called()
  local x <close> = nil
  local t = setmetatable({}, nil)
  called()
end
print(line(called)) --> :11: stack overflow

local function tail(k)
  if k then return abs(1) end
  tail(true)
  tail()
end
print(line(tail)) --> :17: stack overflow

local function iterated()
  for _ in next, {} do end
  iterated()
end
print(line(iterated)) --> :24: stack overflow

local handled = setmetatable({}, {__index = rawget, __close = rawlen, __add = rawequal})
local function indexed()
  local _ = handled.x
  indexed()
end
print(line(indexed)) --> :31: stack overflow

local function added()
  local _ = handled + 1
  added()
end
print(line(added)) --> :37: stack overflow

local function wide()
  local a, b, c, d, e, f, g, h = 1
  local _ = handled.x
  return 1 + wide()
end
print(line(wide)) --> :44: stack overflow

local function lua() end
local function deeper()
  lua()
  deeper()
end
print(line(deeper)) --> :51: stack overflow
