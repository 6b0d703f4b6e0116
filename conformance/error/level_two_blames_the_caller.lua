local function check(x)
  if type(x) ~= "number" then error("number expected", 2) end
  return x
end
local function user()
  check(1)
  check "one" --! runtime: number expected
end
user()
