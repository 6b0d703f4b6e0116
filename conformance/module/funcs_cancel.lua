-- Rule 11 (funcs): cancel ends the call; whoever waits gets a CANCELED error at once.
local funcs = require("funcs")
local time = require("time")

local function fn_forever(parent)
  process.send(parent, "pid", process.pid())
  time.sleep("1h")
end

local function fn_quick() return 1 end

local function main()
  local future = funcs.async("app:fn_forever", process.pid())
  local pid = process.inbox():receive():payload():data()
  process.monitor(pid)
  print(future:cancel())                        --> true
  print(future:is_canceled(), future:is_complete()) --> true	true
  local err, ok = future:response():receive()
  print(err, err:kind(), ok)                    --> canceled	Canceled	true
  print(select(2, future:result()):kind())      --> Canceled
  print(process.events():receive().result.error) --> process terminated

  local done = funcs.async("app:fn_quick")
  done:response():receive()
  done:cancel()
  print(done:is_canceled(), done:error())       --> true	nil	false
end

return { main = main, fn_forever = fn_forever, fn_quick = fn_quick }
