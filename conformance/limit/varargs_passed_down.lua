--@ stops limit error
local function pass(n, ...)
  if n > 0 then pass(n - 1, ...) end
end
local list = {}
for i = 1, 10000 do list[i] = i end
while true do pcall(pass, 10000, table.unpack(list)) end
