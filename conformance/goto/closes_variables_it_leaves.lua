local function closer(name) return setmetatable({}, { __close = function() io.write(name, " ") end }) end
local n = 0
::again::
n = n + 1
do
  local a <close> = closer("a" .. n)
  local b <close> = closer("b" .. n)
  if n < 3 then goto again end
end
print "end"                        --> b1 a1 b2 a2 b3 a3 end
