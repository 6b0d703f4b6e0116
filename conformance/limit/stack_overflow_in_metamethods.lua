local function overflows(f, ...)
  local ok, message = pcall(f, ...)
  return not ok and tostring(message):find("overflow", 1, true) ~= nil
end
local t = setmetatable({}, {})
local mt = getmetatable(t)
mt.__index = function(t, k) return t[k] end
mt.__add = function(a, b) return a + b end
mt.__concat = function(a, b) return a .. b end
mt.__call = function(self) return 1 + self() end
mt.__eq = function(a, b) return a == setmetatable({}, mt) end
mt.__len = function(v) return 1 + #v end
print(overflows(function() return t.x end))    --> true
print(overflows(function() return t + 1 end))  --> true
print(overflows(function() return t .. 1 end)) --> true
print(overflows(t))                            --> true
print(overflows(function() return t == {} end)) --> true
print(overflows(function() return #t end))     --> true
