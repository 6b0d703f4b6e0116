local runs = 0
package.preload["my.module"] = function(...)
  runs = runs + 1
  print(select("#", ...), ...)                 --> 2	my.module	:preload:
  return { value = 7 }
end
local m, extra = require "my.module"
print(m.value, extra)                          --> 7	:preload:
print(require "my.module" == m, runs, package.loaded["my.module"] == m) --> true	1	true
package.preload.silent = function() end
print(require "silent", package.loaded.silent) --> true	true
