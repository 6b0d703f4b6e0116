-- Rule 11 (funcs): a failing async call yields the Error object itself, with ok true; result and error tell of it later.
local funcs = require("funcs")

local function fn_fail()
  return nil, errors.new({ message = "nope", kind = errors.CONFLICT })
end

local function main()
  local future = funcs.async("app:fn_fail")
  local err, ok = future:response():receive()
  print(err, err:kind(), ok)                  --> nope	Conflict	true
  print(future:is_complete())                 --> true
  local value, again = future:result()
  print(value, again, again:kind())           --> nil	nope	Conflict
  local third, failed = future:error()
  print(third:kind(), failed)                 --> Conflict	true
  print(future:response():receive())          --> nil	false
end

return { main = main, fn_fail = fn_fail }
