-- A constructor of integer keys only is traversed as PUC and LuaJIT do it: by the places of the keys in a hash part made for them.
local function order(t) local r = {} for k in pairs(t) do r[#r + 1] = tostring(k) end return table.concat(r, " ") end
print(order { [0] = "a", [1] = "b", [2] = "c" })                           --> 0 1 2
print(order { [0] = 1, [1] = 2 }, order { [1] = 1, [0] = 2 }, order { [0] = 1 }) --> 0 1	1 0	0
print(order { [3] = 1, [2] = 2, [1] = 3 }, order { [-1] = 1, [0] = 2, [1] = 3 }) --> 3 1 2	-1 1 0
print(order { [5] = 1, [3] = 2, [9] = 3, [17] = 4, [1] = 0 })              --> 1 9 3 5 17
print(order { [100] = 1, [200] = 2, [300] = 3 }, order { [0x7fffffff] = 1, [0x80000000] = 2, [5] = 3 }) --> 300 100 200	2147483647 2147483648 5
print(order { [0] = nil, [1] = 2, [2] = 3 }, order { [0] = 1, [0] = 2, [1] = 3 }) --> 1 2	0 1
local t = { [0] = 1, [1] = 2, [2] = 3 }
t[3] = 4
print(order(t), #t, next(t))                                               --> 0 1 2 3	3	0	1
-- Fields may be cleared and assigned to while traversing.
for k, v in pairs(t) do t[k] = v * 2 end
print(t[0], t[1], t[2], t[3])                                              --> 2	4	6	8
for k in pairs(t) do t[k] = nil end
print(next(t), order(t))                                                   --> nil	
t = { [3] = "c", [2] = "b", [1] = "a" }
print(#t, table.concat(t, ","), next(t, 3), next(t, 1), next(t, 2))        --> 3	a,b,c	1	2	nil
t[1] = nil
print(order(t), next(t, 1))                                                --> 3 2	2	b
t[1] = "again"
print(order(t))                                                            --> 3 1 2
print(pcall(next, { [0] = 1, [1] = 2 }, 7))                                --> false	invalid key to 'next'
-- Other tables have their list first.
t = {}
for i = 0, 5 do t[i] = i end
print(order(t), order { 10, 20, 30, [0] = 0 }, order { [1] = 1, [2] = 2 }) --> 1 2 3 4 5 0	1 2 3 0	1 2
local sum = 0
for i = 1, 3000 do
  local x, seen = { [0] = i, [1] = i + 1, [2] = i + 2 }, ""
  for k, v in pairs(x) do
    seen, sum = seen .. k, sum + v
    if k == 1 then x[2] = nil end
  end
  if seen ~= "01" or next(x) ~= 0 or #x ~= 1 then error(seen) end
end
print(sum)                                                                 --> 9006000
-- Many more keys make it a table like any other; none is lost or met twice.
t = { [0] = 0, [2] = 2, [-7] = -7 }
for i = 1, 100 do t[i] = i end
t.x, t[1.5], sum = "x", 1.5, 0
local n = 0
for k, v in pairs(t) do if k ~= v then error(k) end n = n + 1 end
print(n)                                                                   --> 104
