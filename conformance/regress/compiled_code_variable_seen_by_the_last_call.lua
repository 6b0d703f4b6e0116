-- A debugger that is called by a block's last statement sees the block's variables.
local function look() return (select(2, debug.getlocal(2, 7))) end
local seen = 0
for i = 1, 300 do local kept = i seen = seen + select("#", look()) end
local function named()
  for i = 1, 9 do
    local name, value = debug.getlocal(2, i)
    if name == "kept" then print(name, value) end
  end
end
for i = 1, 100 do
  local kept = i
  if i == 100 then named() end
end
for i = 1, 2 do local kept, _ = i * 10 named() end
--> kept	100
--> kept	10
--> kept	20
