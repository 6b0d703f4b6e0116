package.preload.own = function(name) package.loaded[name] = "set inside" end
print((require("own"))) --> set inside
package.preload.both = function(name) package.loaded[name] = "inside" return "returned" end
print((require("both"))) --> returned
