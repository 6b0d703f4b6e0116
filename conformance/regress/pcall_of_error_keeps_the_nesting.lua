-- pcall(error) forgot how deep the calls around it were nested, if it was called from compiled code.
local function nest(n) if n == 0 then return pcall(error, "deep") end return pcall(nest, n - 1) end
local function fail() for _ = 1, 300 do pcall(error, "x") end end
local depth
local function down(n) depth = n return pcall(down, n + 1) end
local seen = {}
for i = 1, 3 do
  nest(150)
  fail()
  down(1)
  seen[i] = depth
end
print(seen[1] == seen[2], seen[2] == seen[3]) --> true	true
