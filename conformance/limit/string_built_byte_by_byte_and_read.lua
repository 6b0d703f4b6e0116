-- Every byte read makes one piece of the string, which is built anew.
--@ stops limit
local s = ""
while true do
  s = s .. "x"
  s:byte(-1)
end
