-- A count hook is told after every so many instructions, those of compiled code and of its own function among them; what natives
-- work, and a jump that belongs to a test, is none.
local function events(count, f)
  local n = 0
  debug.sethook(function() n = n + 1 end, "", count)
  f()
  debug.sethook()
  return n
end
local function loop() for i = 1, 20000 do end end
local function tests() local n = 0 for i = 1, 5000 do if i % 2 == 0 and i > 100 or i == 3 then n = n + 1 else n = n - 1 end end end
local function whiles() local i = 0 while i < 5000 do i = i + 1 end repeat i = i - 1 until i == 0 end
local function calls() local function f(n) if n < 2 then return n end return f(n - 1) + f(n - 2) end f(14) end
local list = {}
for i = 1, 100 do list[i] = i end
local function visits() local s = 0 for r = 1, 50 do for k, v in pairs(list) do s = s + v end for i, v in ipairs(list) do s = s + v end end end
local function work() for i = 1, 500 do local s = ("x"):rep(1000) s = s:upper():lower():find("y", 1, true) end end
local function nested() local n = 0 for i = 1, 100 do for j = 1, i do n = n + 1 end end end
for _, count in ipairs{ 1, 7, 100, 1000, 10000 } do
  print(count, events(count, loop), events(count, tests), events(count, whiles), events(count, calls), events(count, visits), events(count, work), events(count, nested))
end
--> 1	20010	27512	30009	6711	20561	7510	10611
--> 7	6668	9169	10001	2235	6852	2502	3535
--> 100	208	286	312	69	214	78	110
--> 1000	20	27	30	6	20	7	10
--> 10000	2	2	3	0	2	0	1
