-- What a tail call gives is handed on, also where the function that made it had to be left, because a hook was set meanwhile.
local function hook() end
local function call(f, ...)
  local t = {}
  for i = 1, 3 do t[i] = i end
  if #t > 5 then return nil end
  return pcall(f, ...)
end
local function give(...) return ... end
for _ = 1, 300 do call(debug.getinfo, 1) end
for _, mask in ipairs{ "l", "r", "c", "" } do
  print(mask, call(debug.sethook, hook, mask))
  print(select("#", call(give)), select("#", call(give, 1, 2, 3)))
  debug.sethook()
end
--> l	true
--> 1	4
--> r	true
--> 1	4
--> c	true
--> 1	4
--> 	true
--> 1	4
print(call(debug.gethook))                         --> true	nil
print(call(collectgarbage, "isrunning"))           --> true	true
print(select("#", call(debug.sethook)))            --> 1
print(call(load, "return 1, 2") and 1, select(2, call(load("return 1, 2"))))  --> 1	1	2
