-- Rule 11 (json): what each Lua value is written as.
local json = require("json")

local function main()
  print(json.encode(nil))                          --> null
  print(json.encode(true), json.encode(false))     --> true	false
  print(json.encode(42), json.encode(-7))          --> 42	-7
  print(json.encode(3.14), json.encode(2.0))       --> 3.14	2
  print(json.encode(math.maxinteger))              --> 9223372036854775807
  print(json.encode(0/0), json.encode(math.huge))  --> null	null
  print(json.encode("hello"), json.encode(""))     --> "hello"	""
  print(json.encode({}))                           --> []
  print(json.encode({ 1, 2, { 3 } }))              --> [1,2,[3]]
  print(json.encode({ name = "x" }))               --> {"name":"x"}
  print(json.encode({ list = { { a = 1 } } }))     --> {"list":[{"a":1}]}
  print(json.encode(print), json.encode({ print })) --> null	[null]
  print(json.encode(errors.new("bad")))            --> "bad"
end

return { main = main }
