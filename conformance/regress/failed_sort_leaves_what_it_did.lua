-- An error in the middle of table.sort leaves the list as far as it was sorted.
local t = { 9, "x", 1 }
print(pcall(table.sort, t)) --> false	attempt to compare string with number
print(t[1], t[2], t[3]) --> 1	x	9
local u, n = { 5, 3, 1, 4 }, 0
print(pcall(table.sort, u, function(a, b)
  n = n + 1
  if n == 4 then error("enough", 0) end
  return a < b
end)) --> false	enough
print(table.concat(u, " ")) --> 3 1 4 5
local seen = {}
table.sort(u, function(a, b)
  seen[#seen + 1] = table.concat(u)
  return a < b
end)
print(table.concat(seen, " ")) --> 3145 3145 1435 1435 1435 1345
-- Whoever orders nil last leaves a shorter list.
local v = { 3, nil, 1 }
table.sort(v, function(a, b) return (a or 9) < (b or 9) end)
print(#v, v[1], v[2], v[3]) --> 2	1	3	nil
