-- Few calls and few turns of a loop, but a thousand instructions in each.
--@ stops limit
local body = load("local x = ... " .. ("x = x * 3 + 1 "):rep(3000) .. "return x")
while true do body(7) end
