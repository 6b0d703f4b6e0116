-- A native that looks at the stack has one call event, also where compiled code has resumed the coroutine that calls
-- it: the native is begun again once the frames of that code are there.
local events = 0
local function count() events = events + 1 end
local function looks() return (debug.traceback("here", 100)) end
local function resumed(n)
  local before = events
  for _ = 1, n do
    local co = coroutine.create(looks)
    debug.sethook(co, count, "c")
    string.gsub("a", ".", function() coroutine.resume(co) end)
  end
  return events - before
end
print(resumed(300), resumed(300), resumed(300), resumed(300)) --> 600	600	600	600
