local function f(...)
  local t = { ..., "end" }
  local u = { "start", ... }
  print(#t, t[1], t[2], #u, u[4])
end
f("a", "b", "c")             --> 2	a	end	4	c
local function count(...) return select("#", ...) end
print(count(nil, nil), count((nil)), count(count())) --> 2	1	1
local function pass(...) return count(...), count(..., 1) end
print(pass(7, 8, 9))         --> 3	2
