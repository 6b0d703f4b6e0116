-- The same results when busy code calls them as when they are called once.
math.randomseed(42, 7)
local sum, fractions, low, high = 0, 0, 0, 0
for i = 1, 1000 do
  sum = sum + math.random(100)
  fractions = fractions + math.random()
  low = low + math.random(-5, 5)
  high = high ~ math.random(0) ~ math.random(1 << 40)
end
print(sum, ("%.10f"):format(fractions), low, high) --> 50427	504.5236328847	12	-6554303634295315911

local values = { 7, -7, 0, 3.0, -3.5, 1 << 53, math.mininteger, math.maxinteger, 1e300, 1 / 0, 0 / 0, "8", "x" }
local function mapped(f)
  local out
  for _ = 1, 100 do
    out = {}
    for i, v in ipairs(values) do out[i] = tostring(f(v)) end
  end
  return table.concat(out, " ", 1, 10) .. " | " .. table.concat(out, " ", 12)
end
print(mapped(math.tointeger)) --> 7 -7 0 3 nil 9007199254740992 -9223372036854775808 9223372036854775807 nil nil | 8 nil
print(mapped(math.type)) --> integer integer integer float float integer integer integer float float | nil nil
local function rest(v) return type(v) == "number" and v ~= v and 0 or math.fmod(tonumber(v) or 5, 4) end
print(mapped(rest)) --> 3 -3 0 3.0 -3.5 0 0 3 0.0 -nan | 0 1
print(mapped(function(v) return math.type(v) == "integer" and math.ult(v, 8) end)) --> true false true false false false false false false false | false false
print(mapped(function(v) return math.type(v) == "integer" and math.ult(8, v) end)) --> false true false false false true true true false false | false false

local failures = {}
for _, f in ipairs {
  function() return math.fmod(1, 0) end, function() return math.random(0, -1) end, function() return math.random(0.5) end,
  function() return math.ult(1.5, 2) end, function() return math.random(1, 2, 3) end,
} do
  local message
  for _ = 1, 100 do message = select(2, pcall(f)) end
  failures[#failures + 1] = message:match(":%d+: (.*)")
end
print(table.concat(failures, "; ")) --> bad argument #2 to 'fmod' (zero); bad argument #1 to 'random' (interval is empty); bad argument #1 to 'random' (number has no integer representation); bad argument #1 to 'ult' (number has no integer representation); wrong number of arguments

local numerals = { "0x10", "0XfF", "0x", "0xg", "0x1g", "0x7fffffffffff", "0xffffffffffff", "0x1p4", "0x.8", "-0x10", "0x-1", "0 x1", " 0x10 " }
local read
for _ = 1, 100 do
  read = {}
  for i, s in ipairs(numerals) do read[i] = tostring(tonumber(s)) end
end
print(table.concat(read, " ")) --> 16 255 nil nil nil 140737488355327 281474976710655 16.0 0.5 -16 nil nil 16
