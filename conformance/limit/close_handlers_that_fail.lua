--@ stops limit error
local mt = { __close = function() error("again") end }
local function down(n)
  local a <close>, b = setmetatable({}, mt), 1
  local c <close> = setmetatable({}, mt)
  if n > 0 then down(n - 1) end
end
while true do pcall(down, 1000) end
