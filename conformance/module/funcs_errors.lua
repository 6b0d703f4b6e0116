-- Rules 7.2, 11 (funcs): a failing call is nil and the error, with its kind, retryable and details.
local funcs = require("funcs")

local function fn_raise() error("went wrong") end
local function fn_refuse(kind)
  return nil, errors.new({ message = "no", kind = kind, retryable = kind == errors.UNAVAILABLE, details = { n = 1 } })
end
local function fn_text() return nil, "just text" end
local function fn_false() return false end
local function fn_closure() return print end

local function main()
  local value, err = funcs.call("app:fn_raise")
  print(value, err:kind(), (tostring(err):find("went wrong", 1, true)) ~= nil)  --> nil	Internal	true
  value, err = funcs.call("app:fn_refuse", errors.NOT_FOUND)
  print(value, err, err:kind(), err:retryable(), err:details().n)     --> nil	no	NotFound	false	1
  print(select(2, funcs.call("app:fn_refuse", errors.UNAVAILABLE)):retryable()) --> true
  value, err = funcs.call("app:fn_text")
  print(value, err, err:kind())                  --> nil	just text	Internal
  print(funcs.call("app:fn_false"))              --> false
  value, err = funcs.call("app:fn_closure")
  print(value, err:kind())                       --> nil	Invalid
end

return {
  main = main, fn_raise = fn_raise, fn_refuse = fn_refuse, fn_text = fn_text, fn_false = fn_false, fn_closure = fn_closure,
}
