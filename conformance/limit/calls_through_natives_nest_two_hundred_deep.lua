local function depth(step)
  local n, message = 0, nil
  local function go()
    n = n + 1
    local ok, e = step(go)
    if ok == false then message = message or e end
  end
  local ok, e = pcall(go)
  return n > 180 and n <= 200, message or e
end
print(depth(pcall))                            --> true	C stack overflow
print(depth(function(go) return xpcall(go, tostring) end)) --> true	C stack overflow
print(depth(function(go) table.sort({ 1, 2 }, go) end)) --> true	C stack overflow
print(depth(function(go) string.gsub("x", "x", go) end)) --> true	C stack overflow
print(depth(function(go) return coroutine.resume(coroutine.create(go)) end)) --> true	C stack overflow
local meta = {}
local t = setmetatable({}, meta)
local function where(go) meta.__index, meta.__add, meta.__close = go, go, go end
print(depth(function(go) where(go) local x = t.x end)) --> true	calls_through_natives_nest_two_hundred_deep.lua:19: C stack overflow
print(depth(function(go) where(go) local x = t + 1 end)) --> true	calls_through_natives_nest_two_hundred_deep.lua:20: C stack overflow
print(depth(function(go) where(go) local x <close> = t end)) --> true	calls_through_natives_nest_two_hundred_deep.lua:21: C stack overflow
