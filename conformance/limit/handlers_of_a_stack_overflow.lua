-- The message handler of a stack overflow has 200 slots more. What overflows those, too, is an error in error handling;
-- but the first overflow is an ordinary error also where it happens in a handler.
local function deep() return 1 + deep() end

local function handled(handler, f)
  local calls = 0
  local function counting(message)
    calls = calls + 1
    return handler(message)
  end
  local _, value = xpcall(f, counting)
  return value, calls
end

local function raising(k) if k == 0 then error("raised", 0) end return 1 + raising(k - 1) end
local function counted(k) if k == 0 then return 0 end return 1 + counted(k - 1) end
local function failing() error("x", 0) end

print(handled(function(m) error(m) end, deep)) --> error in error handling	46
print(handled(function(m) local a, b, c, d = 1, 2, 3, 4 error(m) end, deep)) --> error in error handling	23
print(handled(function() return deep() end, deep)) --> error in error handling	1
print(handled(function() return deep() end, failing)) --> error in error handling	2
print(handled(function() return raising(10) end, deep)) --> error in error handling	8
print(handled(function() return raising(30) end, deep)) --> error in error handling	3
print(handled(function() return counted(60) end, deep)) --> 60	1
print(handled(function() return select("#", table.unpack({}, 1, 100)) end, deep)) --> 100	1

-- What is caught in a handler leaves the room to it.
print(handled(function() return (pcall(deep)) end, deep)) --> false	1
print(handled(function() return select(2, xpcall(deep, function() return "inner" end)) end, failing)) --> inner	1
