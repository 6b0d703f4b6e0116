-- A function that needs more room than a native overflows at itself, if the room that is left falls so. With less of a
-- JavaScript stack than Node's main thread has, compiled calls of such functions end earlier.
--@ tiers interp,slice1,jit,waiting,chaos,mixed
local levels = 0
local function large()
  local a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z
  levels = levels + 1
  math.abs(1)
  large()
end
local _, message = coroutine.wrap(function() return pcall(large) end)()
print(message:match "(:?%d*:? ?stack overflow)", levels) --> :9: stack overflow	37036
