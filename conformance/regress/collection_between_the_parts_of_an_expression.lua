-- Values of an expression that is not complete survive a collection, also where a slice ends because an error was caught, or for a count hook.
local weak = setmetatable({ [{}] = 1 }, { __mode = "k" })
local closing = setmetatable({}, { __close = function() local garbage = ("x"):rep(100000) end })
local function failing(n)
  local c <close> = closing
  error(n, 0)
end
local function garbage(n)
  local s = ("y"):rep(100000)
  return n
end
local function list(...) return { ... } end

local wrong = 0
local function expression(i)
  weak[{}] = i
  local fresh = list({ i }, "a" .. i, pcall(failing, i))
  if fresh[1][1] ~= i or fresh[2] ~= "a" .. i or fresh[4] ~= i then wrong = wrong + 1 end
  local called = list({ i }, "a" .. i, garbage(i), garbage(i), garbage(i))
  if called[1][1] ~= i or called[2] ~= "a" .. i or called[5] ~= i then wrong = wrong + 1 end
end
for i = 1, 500 do pcall(expression, i) end
print(wrong) --> 0

local failed = 0
for i = 1, 500 do if not pcall(expression, i) then failed = failed + 1 end end
print(failed) --> 0

local count = 0
debug.sethook(function() count = count + 1 end, "", 1000)
for i = 1, 500 do if not pcall(expression, i) then failed = failed + 1 end end
debug.sethook()
print(wrong, failed, count > 0) --> 0	0	true
