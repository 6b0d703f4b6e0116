local mt = {
  __lt = function(a, b) return a.v < b.v end,
  __le = function(a, b) return a.v <= b.v end,
}
local function v(n) return setmetatable({ v = n }, mt) end
print(v(1) < v(2), v(2) < v(1), v(1) <= v(1)) --> true	false	true
print(v(1) > v(2), v(2) >= v(1), not (v(1) < v(1))) --> false	true	true
