-- What programs set stays for the whole system, so there is a most of it: a megabyte, names included. What is there can still change.
local env = require("env")

local function main()
  local long, n = ("x"):rep(100000), 0
  while true do
    local done, err = env.set("LONG" .. n, long)
    if not done then
      print(n, err:kind(), err:retryable(), err)   --> 10	ResourceExhausted	false	environment is full
      break
    end
    n = n + 1
  end
  print(env.set("LONG3", "short"))                 --> true
  print(env.set("LONG10", ("x"):rep(90000)))       --> true
  print(env.set("LONG10", ("x"):rep(99000)))       --> true
  print(env.set("LONG4", long))                    --> true
  print(#env.get("LONG4"), #env.get("LONG10"))     --> 100000	99000
end

return { main = main }
