-- Every level tries twice: time without bound although it is no deeper than the stack.
--@ stops limit error
local function again() pcall(again) pcall(again) end
while true do again() end
