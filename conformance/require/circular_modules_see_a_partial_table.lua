package.preload.a = function()
  local m = {}
  package.loaded.a = m
  m.b = require("b")
  return m
end
package.preload.b = function() return { a = require("a") } end
local a = require("a")
print(a.b.a == a) --> true
