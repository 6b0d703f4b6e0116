print(#package.searchers) --> 4
for _, s in ipairs(package.searchers) do print(type(s)) end --> function
   --> function
   --> function
   --> function
package.searchers = nil
print(pcall(require, "x")) --> false	'package.searchers' must be a table
package.searchers = {}
print(pcall(require, "x")) --> false	module 'x' not found:
