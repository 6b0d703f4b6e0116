print(math.ult(1, 2), math.ult(-1, 1), math.ult(1, -1)) --> true	false	true
print(("%x"):format(-1), ("%d"):format(-1), ("%X"):format(255)) --> ffffffffffffffff	-1	FF
local function udiv(n, d)
  if d < 0 then return math.ult(n, d) and 0 or 1 end
  local q = ((n >> 1) // d) << 1
  if not math.ult(n - q * d, d) then q = q + 1 end
  return q
end
print(udiv(-1, 10), udiv(-2, 3), udiv(10, -1)) --> 1844674407370955161	6148914691236517204	0
