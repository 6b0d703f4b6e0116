--@ stops limit alive
--@ only process
local function main(...)
  for i = 1, 200 do coroutine.spawn(function() while true do end end) end
  while true do end
end

return { main = main }
