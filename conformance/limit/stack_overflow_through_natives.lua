local function overflows(f)
  local ok, message = pcall(f)
  return not ok and tostring(message):find("overflow", 1, true) ~= nil
end
local function viasort() table.sort({ 1, 2 }, viasort) end
local function viagsub() return (("x"):gsub("x", viagsub)) end
local v = setmetatable({}, {}) getmetatable(v).__tostring = function(x) return tostring(x) end
print(overflows(viasort), overflows(viagsub), overflows(function() return tostring(v) end)) --> true	true	true
