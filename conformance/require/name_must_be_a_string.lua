print(pcall(require)) --> false	bad argument #1 to 'require' (string expected, got no value)
print(pcall(require, {})) --> false	bad argument #1 to 'require' (string expected, got table)
package.preload["5"] = function(n) return type(n) end
print((require(5))) --> string
