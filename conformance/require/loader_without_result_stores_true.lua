package.preload.quiet = function() end
print(require("quiet")) --> true	:preload:
print(package.loaded.quiet) --> true
package.preload.falsy = function() return false end
print(require("falsy")) --> false	:preload:
print(package.loaded.falsy) --> false
