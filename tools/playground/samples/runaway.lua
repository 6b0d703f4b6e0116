-- A program that means harm. No pcall keeps it alive: the limits above end it,
-- and so does Stop. The page never freezes.
print("this one never ends")
while true do
  pcall(function()
    local t = {}
    while true do t[#t % 1000 + 1] = "x" end
  end)
end
