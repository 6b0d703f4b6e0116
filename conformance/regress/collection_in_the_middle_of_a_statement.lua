-- A collection that falls due in the middle of a statement spares the values that the statement holds, whoever executes the rest of it.
local weak = setmetatable({}, { __mode = "k" })
local function three(a, b, f) return type(a), #b, f and f() end
local wrong = 0
for i = 1, 1000 do
  weak[{}] = i
  local kind, length, one = three({}, string.rep("x", 100000), load("return 1"))
  if kind ~= "table" or length ~= 100000 or one ~= 1 then wrong = wrong + 1 end
end
print(wrong) --> 0
