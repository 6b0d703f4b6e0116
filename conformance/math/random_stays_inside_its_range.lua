math.randomseed(99)
local ok, low, high = true, false, false
for _ = 1, 2000 do
  local f, i = math.random(), math.random(3, 5)
  ok = ok and f >= 0 and f < 1 and i >= 3 and i <= 5 and math.type(i) == "integer"
  low, high = low or i == 3, high or i == 5
end
print(ok, low, high) --> true	true	true
