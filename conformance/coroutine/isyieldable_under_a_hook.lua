-- Hooks change nothing about who can yield; only the hook function itself cannot.
local function asks() return coroutine.isyieldable() end
local function all(title)
  local list = {coroutine.isyieldable(), asks(), (select(2, pcall(coroutine.isyieldable))), (select(2, pcall(asks)))}
  list[5] = select(2, pcall(pcall, asks))
  table.sort({1, 2}, function() list[6] = coroutine.isyieldable() end)
  string.gsub("x", "x", function() list[7] = asks() end)
  list[8] = setmetatable({}, {__index = asks}).x
  for i = 1, #list do list[i] = tostring(list[i]) end
  print(title, table.concat(list, " "))
end
local co = coroutine.wrap(function()
  all("plain")
  for _, mask in ipairs{"c", "r", "l", "crl"} do
    debug.sethook(function() end, mask)
    all(mask)
    debug.sethook()
  end
  debug.sethook(function() end, "", 1)
  all("count")
  local seen
  debug.sethook(function() seen = coroutine.isyieldable() end, "l")
  local x = 1
  debug.sethook()
  print(seen, coroutine.isyieldable())
end)
co()
--> plain	true true true true true false false true
--> c	true true true true true false false true
--> r	true true true true true false false true
--> l	true true true true true false false true
--> crl	true true true true true false false true
--> count	true true true true true false false true
--> false	true
debug.sethook(function() end, "crl")
all("main")
debug.sethook()
--> main	false false false false true false false false
