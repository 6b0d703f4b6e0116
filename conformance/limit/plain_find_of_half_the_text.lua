-- The worst case of searching: nearly every place fits, and nearly to the end.
--@ stops limit
local text, needle = ("a"):rep(2000000), "b" .. ("a"):rep(1000000)
while true do text:find(needle, 1, true) end
