-- Rule 11 (funcs): async gives a Future; its channel yields a Payload once, with ok, and then closes.
local funcs = require("funcs")
local time = require("time")

local function fn_slow(delay, value)
  time.sleep(delay)
  return { value = value }
end

local function main()
  local future = funcs.async("app:fn_slow", "5ms", "late")
  print(type(future), future:is_complete(), future:is_canceled())   --> userdata	false	false
  print(future:result())                                            --> nil	nil
  print(future:error())                                             --> nil	false
  local ch = future:response()
  print(ch == future:channel(), ch == future:response())            --> true	true
  local payload, ok = ch:receive()
  print(payload:data().value, payload:get_format(), ok)             --> late	lua/any	true
  print(ch:receive())                                               --> nil	false
  print(future:is_complete(), future:result():data().value)         --> true	late
  print(future:error())                                             --> nil	false
  print(pcall(ch.close, ch))                                        --> false	cannot close named channel
end

return { main = main, fn_slow = fn_slow }
