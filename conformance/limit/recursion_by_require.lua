--@ stops limit error
--@ only state
package.preload.again = function() package.loaded.again = nil return require("again"), 1 end
while true do pcall(require, "again") end
