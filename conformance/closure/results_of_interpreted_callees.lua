-- Compiled code has the interpreter execute functions that are not busy yet. Whatever number they return, they are called
-- once.
local function each(count, f)
  local sum = 0
  for i = 1, count do sum = sum + f(i) end
  return sum
end
local function one() return 1 end
for _ = 1, 20 do each(30, one) end

local wrong = {}
for result = -40, 40 do
  local calls = 0
  local callee = load("local result, count = ... return function() count() return result end")
  local sum = each(20, callee(result, function() calls = calls + 1 end))
  if calls ~= 20 or sum ~= 20 * result then wrong[#wrong + 1] = result .. " in " .. calls .. " calls" end
end
print(#wrong, wrong[1]) --> 0	nil

-- The same where the result is not an integer, or there are several or none.
local function last(count, f)
  local kept
  for i = 1, count do kept = select("#", f(i)) end
  return kept
end
for _ = 1, 20 do last(30, one) end
for _, text in ipairs { "-9.0", "-9, 1", "", "nil", "-9, nil, 3", "'-9'", "false", "-9 .. ''" } do
  local calls = 0
  local callee = load("local count = ... return function() count() return " .. text .. " end")
  local n = last(20, callee(function() calls = calls + 1 end))
  print(calls, n)
end
--> 20	1
--> 20	2
--> 20	0
--> 20	1
--> 20	3
--> 20	1
--> 20	1
--> 20	1
