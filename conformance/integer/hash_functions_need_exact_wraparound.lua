local function fnv1a(s)
  local h = 0xcbf29ce484222325
  for i = 1, #s do h = (h ~ s:byte(i)) * 0x100000001b3 end
  return h
end
print(("%016x"):format(fnv1a ""))          --> cbf29ce484222325
print(("%016x"):format(fnv1a "a"))         --> af63dc4c8601ec8c
print(("%016x"):format(fnv1a "foobar"))    --> 85944171f73967e8
local seed = 42
local function lcg() seed = seed * 6364136223846793005 + 1442695040888963407 return seed >> 33 end
local a, b = lcg(), lcg()
print(a, b)                                --> 1220265334	484179026
