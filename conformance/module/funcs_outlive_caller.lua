-- Rules 6.8, 11 (funcs): waiting for a call is no deadlock, and a caller that dies leaves the call running.
local funcs = require("funcs")
local time = require("time")

local function fn_report(to)
  time.sleep("10ms")
  process.send(to, "report", "still here")
end

local function caller(to)
  funcs.call("app:fn_report", to)
end

local function main()
  local pid = process.spawn("app:caller", "app:processes", process.pid())
  time.sleep("1ms")
  process.terminate(pid)
  print(process.inbox():receive():payload():data())   --> still here
end

return { main = main, fn_report = fn_report, caller = caller }
