-- A NaN given where floats had been given so far: it has a sign.
local function same(x) return x end
local function half(x) local y = x * 0.5 return x, y end
for i = 1, 1000 do same(i + 0.5) half(i + 0.5) end
local nan = -(0 / 0)
print(same(nan), same(-nan), (half(nan))) --> nan	-nan	nan
