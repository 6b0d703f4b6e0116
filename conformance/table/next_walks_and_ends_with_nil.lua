local t = { "x" }
local k, v = next(t)
print(k, v, next(t, k)) --> 1	x	nil
print(next({})) --> nil
print(select("#", next({}))) --> 1
print(type(next), rawequal(next, (pairs({})))) --> function	true
