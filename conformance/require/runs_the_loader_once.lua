local runs = 0
package.preload.once = function() runs = runs + 1 return "value" end
require("once") require("once")
print(runs, require("once")) --> 1	value
package.loaded.once = nil
require("once")
print(runs) --> 2
print(select("#", require("once"))) --> 1
