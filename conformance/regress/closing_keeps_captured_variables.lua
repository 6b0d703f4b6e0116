-- What an error object captured is still itself after its coroutine has been closed.
local function raise(text)
  error(setmetatable({}, { __tostring = function() return text end }))
end
local co = coroutine.create(function() raise("captured") end)
local _, e = coroutine.resume(co)
coroutine.close(co)
print(e) --> captured

local kept
local function guarded()
  local first <close> = setmetatable({}, { __close = function() end })
  local a, b, c = "a", "b", "c"
  kept = function() return a, b, c end
  error("left")
end
pcall(guarded)
print(kept()) --> a	b	c
