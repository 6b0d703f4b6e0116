local body = ("x = x + 1 "):rep(40000)
local f = load("local x = ... for i = 1, 2 do if x >= 0 then " .. body .. " else x = 0 end end return x")
print(f(0), f(-1))                             --> 80000	40000
