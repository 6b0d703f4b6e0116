local function proxy(target)
  local n = { get = 0, set = 0 }
  return setmetatable({}, {
    __index = function(_, k) n.get = n.get + 1 return target[k] end,
    __newindex = function(_, k, v) n.set = n.set + 1 target[k] = v end,
    __len = function() return #target end,
  }), n
end
local p, n = proxy { 1, 2 }
p[3] = p[1] + p[2]
p[3] = p[3] * 2
print(p[3], #p, n.get, n.set)                 --> 6	3	4	2
