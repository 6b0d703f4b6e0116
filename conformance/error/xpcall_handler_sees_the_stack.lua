local function inner() error("E", 0) end
local function outer() inner() end
local ok, trace = xpcall(outer, function(m)
  return m .. " at " .. debug.getinfo(2, "l").currentline .. "," .. debug.getinfo(3, "l").currentline
end)
print(ok, trace)                                       --> false	E at -1,1
print(xpcall(outer, function(m) return m, "second is dropped" end)) --> false	E
print(xpcall(outer, function() end))                   --> false	nil
