-- Rules 11 (funcs), 6.9: async calls run side by side, and their channels work in select.
local funcs = require("funcs")
local time = require("time")

local function fn_after(delay, name)
  time.sleep(delay)
  return name
end

local function main()
  local slow, fast = funcs.async("app:fn_after", "20ms", "slow"), funcs.async("app:fn_after", "2ms", "fast")
  local first = channel.select({ slow:channel():case_receive(), fast:channel():case_receive() })
  print(first.channel == fast:channel(), first.value:data(), first.ok)   --> true	fast	true
  print(slow:response():receive():data())                                --> slow
  local futures, sum = {}, 0
  for i = 1, 50 do futures[i] = funcs.async("app:fn_after", 1000, i) end
  for _, future in ipairs(futures) do sum = sum + future:response():receive():data() end
  print(sum)                                                             --> 1275
end

return { main = main, fn_after = fn_after }
