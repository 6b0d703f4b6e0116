--@ stops limit error
local function again()
  local guard <close> = setmetatable({}, { __close = function() again() return 1 end })
end
while true do pcall(again) end
