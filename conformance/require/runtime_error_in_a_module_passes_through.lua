package.preload.broken = function() error("broken inside", 0) end
print(pcall(require, "broken")) --> false	broken inside
print(package.loaded.broken) --> nil
package.preload.broken = function() return "repaired" end
print((require("broken"))) --> repaired
