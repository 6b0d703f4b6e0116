for _, x in ipairs { 0.1, -1/3, 2^53, 1e308, 5e-324, 123456.789 } do
  assert(tonumber(("%a"):format(x)) == x)
  assert(tonumber(("%A"):format(x)) == x)
  assert(tonumber(("%.17g"):format(x)) == x)
end
print("ok") --> ok
