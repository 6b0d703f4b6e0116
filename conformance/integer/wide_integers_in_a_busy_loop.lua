-- Every operation on integers beyond 2^53, in code that runs often enough to be translated. Expected values: PUC Lua's.
local function mix(h, i)
  local a = h << 1 ~ h >> 3
  local b = (h << 31) + (h >> 11)
  local c = (h << 32) - (h >> 32)
  local d = (h << 47) * (h | 1)
  local e = (h << 63) | (h >> 63)
  local f = (h & 0xffffffff) + (h & 0xff00ff00ff) + (h & -256)
  local n = i % 70 - 3
  local g = (h << n) ~ (h >> n) ~ (h << 64) ~ (h >> 64)
  return (a ~ b) + (c ~ d) * 3 + (e ~ ~f) - g
end
local h = 0x9e3779b97f4a7c15
for i = 1, 1000 do h = mix(h, i) * 0x2545f4914f6cdd1d + i end
print(h) --> -6531538245142156577
local low, high = 0, 0
for i = 1, 1000 do
  h = h * 6364136223846793005 + 1442695040888963407
  low, high = low + (h & 0xffff), high + (h >> 48)
end
print(h, low, high) --> -7094854509172812729	32162948	33557947
