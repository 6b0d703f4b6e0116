local function step(limit, i)
  local bump = coroutine.yield("step " .. i)
  if i < limit then return i + bump end
end
local co = coroutine.wrap(function()
  for i in step, 3, 0 do print("body", i) end
  return "end"
end)
print(co())
--> step 0
print(co(1))
--> body	1
--> step 1
print(co(2))
--> body	3
--> step 3
print(co(1))                               --> end
