--@ only process
--@ stops limit
type Wide = { [string]: { number } }
local wide: any = {}
for i = 1, 20000 do wide["k" .. i] = { i, i, i } end
while true do
  pcall(function() return Wide:is(wide) end)
  wide.bad = { "x" }
  pcall(function() return Wide(wide) end)
  wide.bad = nil
end
