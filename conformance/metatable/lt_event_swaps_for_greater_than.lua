local function show(v) return type(v) == "table" and "t" or tostring(v) end
local t = setmetatable({}, {
  __lt = function(a, b) print("lt", show(a), show(b)) return 1 end,
  __le = function(a, b) print("le", show(a), show(b)) return nil end,
})
print(t < 1)
--> lt	t	1
--> true
print(t > 1)
--> lt	1	t
--> true
print("s" >= t)
--> le	t	s
--> false
print(2 <= t)
--> le	2	t
--> false
