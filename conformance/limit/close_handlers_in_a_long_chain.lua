-- The stack is full, and every level of it has something to do on the way out.
--@ stops limit error
local mt = { __close = function() while true do end end }
local function down()
  local guard <close> = setmetatable({}, mt)
  return down() + 1
end
down()
