-- Rules 4.6, 11 (funcs): an Executor gives context values to its calls; every method makes another one.
local funcs = require("funcs")
local ctx = require("ctx")

local function fn_context() return ctx.all() end
local function fn_nested() return funcs.call("app:fn_context") end

local function main()
  local plain = funcs.new()
  local first = plain:with_context({ request = "r1", list = { 1 } })
  local second = first:with_context({ user = 7, request = "r2" })
  print(plain ~= first and first ~= second)                   --> true
  print(next((plain:call("app:fn_context"))))                 --> nil
  print(first:call("app:fn_context").request)                 --> r1
  local values = second:call("app:fn_nested")
  print(values.request, values.user, values.list[1])          --> r2	7	1
  local future = second:async("app:fn_context")
  print(future:response():receive():data().user)              --> 7
  print(plain:with_options({ timeout = 1000 }) ~= plain)      --> true
  print(plain:with_options({}):call("app:fn_context").request) --> nil
  print(pcall(function() plain:with_context({ "x" }) end))    --> false	funcs_executor.lua:21: bad argument #1 to 'with_context' (context keys must be strings)
  print(pcall(function() plain:with_context() end))           --> false	funcs_executor.lua:22: bad argument #1 to 'with_context' (table expected, got no value)
end

return { main = main, fn_context = fn_context, fn_nested = fn_nested }
