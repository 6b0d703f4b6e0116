-- A comparator may be a function of the host: each pair is asked about.
local function sorted(t, before)
  table.sort(t, before)
  return table.concat(t, " ")
end
print(sorted({ 3, 1, 2, 5, 4, 9, 7, 1 }, math.ult)) --> 1 1 2 3 4 5 7 9
print(sorted({ 3, -1, 2, -5, 4 }, math.ult)) --> 2 3 4 -5 -1
local wrapped = coroutine.wrap(function(a, b) while true do a, b = coroutine.yield(a > b) end end)
print(sorted({ 3, 1, 2, 5, 4, 9, 7 }, wrapped)) --> 9 7 5 4 3 2 1
for i = 1, 200 do
  local t, ok = {}, true
  for k = 1, 20 do t[k] = k * 7919 % 23 end
  table.sort(t, math.ult)
  for k = 2, 20 do ok = ok and t[k - 1] <= t[k] end
  if not ok then print("unordered") break end
end
print(pcall(table.sort, { 1, 2, "x" }, math.ult)) --> false	bad argument #1 to 'math.ult' (number expected, got string)
