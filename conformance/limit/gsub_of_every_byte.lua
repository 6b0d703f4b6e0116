--@ stops limit
local text = ("x"):rep(1000000)
while true do text:gsub("", function(s) return s end) end
