--@ oracle skip PUC 5.4 closes from the register behind the block's variables, although a label at its end is outside their scope
local kept = {}
for i = 1, 3 do
  do
    local own = i
    kept[i] = function() return own end
    local closing <close> = setmetatable({}, { __close = function() print("close", own) end })
    if i then goto continue end
  end
  local unused
  ::continue::
end
--> close	1
--> close	2
--> close	3
print(kept[1](), kept[2](), kept[3]()) --> 1	2	3
