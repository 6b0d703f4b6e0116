local function closer(name) return setmetatable({}, { __close = function(_, e) print(name, e) end }) end
for i = 1, 2 do
  local x <close> = closer("iteration " .. i)
  if i == 2 then break end
end
--> iteration 1	nil
--> iteration 2	nil
local function f() local x <close> = closer "return" return "value" end
print(f())
--> return	nil
--> value
do
  local x <close> = closer "goto"
  goto out                             --> goto	nil
end
::out::
pcall(function() local x <close> = closer "error" error("E", 0) end) --> error	E
