-- A loop variable that only a closure in code never reached captures.
local n = 0
local function use(f) n = n + f() end
for i = 1, 1000 do
  for _, v in ipairs { 3, 4 } do
    if i < 0 then use(function() return v end) end
  end
  n = n + 1
end
print(n) --> 1000
