-- Each keeps its text and its pattern.
--@ stops memory
--@ limits instructions=1e9 memory=32M time=5000
local kept = {}
while true do
  for i = 1, 10 do kept[#kept + 1] = ("x"):gmatch(("x"):rep(500) .. #kept) end
  kept[#kept + 1] = (("x"):rep(100000) .. #kept):gmatch("y")
end
