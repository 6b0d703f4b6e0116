-- Rule 11 (json): numerals without fraction and exponent are integers of 64 bits, exactly; all others are floats.
local json = require("json")

local function show(text)
  local n = json.decode(text)
  print(n, math.type(n))
end

local function main()
  show("42")                      --> 42	integer
  show("-0")                      --> 0	integer
  show("9007199254740993")        --> 9007199254740993	integer
  show("9223372036854775807")     --> 9223372036854775807	integer
  show("-9223372036854775808")    --> -9223372036854775808	integer
  show("9223372036854775808")     --> 9.2233720368548e+18	float
  show("1.0")                     --> 1.0	float
  show("25e-1")                   --> 2.5	float
  local text = json.encode({ 9007199254740993, 0.1, 1e300, -2.5e-7 })
  print(text)                     --> [9007199254740993,0.1,1e+300,-2.5e-7]
  print(json.encode(json.decode(text)) == text) --> true
end

return { main = main }
