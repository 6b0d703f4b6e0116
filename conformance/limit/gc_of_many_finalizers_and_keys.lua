--@ stops limit
local chain, keys = setmetatable({}, { __mode = "k" }), {}
while true do
  for i = 1, 3000 do keys[i] = setmetatable({}, { __gc = function() end }) end
  for i = 2999, 1, -1 do chain[keys[i]] = keys[i + 1] end
  collectgarbage()
end
