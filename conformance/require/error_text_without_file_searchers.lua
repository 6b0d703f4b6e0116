package.searchers[2], package.searchers[3], package.searchers[4] = nil, nil, nil
print(pcall(require, "absent")) --> false	module 'absent' not found:
                                --> 	no field package.preload['absent']
package.preload.absent = function() return "now" end
print((require("absent"))) --> now
