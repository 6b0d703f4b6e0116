-- A traceback names functions by where loaded modules have them: in a module, or as what the module is.
local function deep() error("deep", 0) end
package.loaded.whole = deep
package.loaded.parts = { inner = function() whole() end }
local whole, parts = package.loaded.whole, package.loaded.parts
_G.whole = nil
local function trace(f, ...)
  local text = select(2, xpcall(f, debug.traceback, ...))
  for name in text:gmatch("in (function '[^']+')") do io.write(name, " ") end
  print()
end
trace(whole) --> function 'error' function 'whole' function 'xpcall' 
trace(function() local r = whole() end) --> function 'error' function 'whole' function 'xpcall' 
package.loaded.parts.inner = function() local r = whole() return r end
trace(parts.inner) --> function 'error' function 'whole' function 'parts.inner' function 'xpcall' 
print(pcall(debug.setmetatable, {})) --> false	bad argument #2 to 'debug.setmetatable' (nil or table expected, got no value)
print(pcall(debug.setmetatable)) --> false	bad argument #2 to 'debug.setmetatable' (nil or table expected, got no value)
print(pcall(debug.setmetatable, {}, 1)) --> false	bad argument #2 to 'debug.setmetatable' (nil or table expected, got number)
print(pcall(debug.setmetatable, 10, nil)) --> true	10
