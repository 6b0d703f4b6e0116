package.preload.self = function(name) package.loaded[name] = "set inside" end
print((require "self"))                        --> set inside
package.preload.falsy = function() return false end
print((require "falsy"), package.loaded.falsy) --> false	false
package.loaded.self = nil
package.preload.self = function() return "again" end
print((require "self"))                        --> again
