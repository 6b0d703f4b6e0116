local depth = 0
local ok, e = xpcall(error, function(m)
  depth = depth + 1
  if depth < 3 then error("again " .. depth, 0) end
  return "settled after " .. m
end, "first")
print(ok, e) --> false	settled after again 2
