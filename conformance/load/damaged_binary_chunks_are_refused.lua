local dumped = string.dump(function(a) local b = a .. "text" return function() return a, b end end)
for i = 1, #dumped - 1 do
  local f, message = load(dumped:sub(1, i), "=cut", "b")
  assert(not f and message == "cut: bad binary format (truncated chunk)", message)
end
local function damaged(at)
  local chunk = dumped:sub(1, at - 1) .. string.char(dumped:byte(at) ~ 1) .. dumped:sub(at + 1)
  return select(2, load(chunk))
end
print(damaged(2))                              --> binary string: bad binary format (not a binary chunk)
print(damaged(5))                              --> binary string: bad binary format (version mismatch)
print(damaged(6))                              --> binary string: bad binary format (format mismatch)
print(damaged(7))                              --> binary string: bad binary format (corrupted chunk)
print(damaged(13))                             --> binary string: bad binary format (Instruction size mismatch)
print(damaged(14))                             --> binary string: bad binary format (lua_Integer size mismatch)
print(damaged(15))                             --> binary string: bad binary format (lua_Number size mismatch)
print(damaged(16))                             --> binary string: bad binary format (integer format mismatch)
print(damaged(24))                             --> binary string: bad binary format (float format mismatch)
print(select(2, load("\27Lua", "@name.lua")))  --> name.lua: bad binary format (truncated chunk)
print(select(2, load("\27Lua", "any name")))   --> any name: bad binary format (truncated chunk)
-- in pieces, as text may be; what follows the chunk is not looked at
local at = 0
local whole = load(function() at = at + 1 return dumped:sub(at, at) end, "=pieces", "b")
print(select(2, whole(1)()))                   --> 1text
print(type(load(dumped .. "more")))            --> function
print(select(2, load(function() if at > 0 then at = 0 return dumped:sub(1, 40) end end))) --> (load): bad binary format (truncated chunk)
