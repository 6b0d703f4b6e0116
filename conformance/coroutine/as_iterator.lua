local function range(n)
  return coroutine.wrap(function() for i = 1, n do coroutine.yield(i, n - i) end end)
end
for i, rest in range(3) do io.write(i, ":", rest, " ") end
print()                                    --> 1:2 2:1 3:0 
local function permutations(list, n)
  n = n or #list
  if n <= 1 then coroutine.yield(table.concat(list)) return end
  for i = 1, n do
    list[i], list[n] = list[n], list[i]
    permutations(list, n - 1)
    list[i], list[n] = list[n], list[i]
  end
end
for p in coroutine.wrap(function() permutations { "a", "b", "c" } end) do io.write(p, " ") end
print()                                    --> bca cba cab acb bac abc 
