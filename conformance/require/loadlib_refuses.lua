--@ oracle skip PUC Lua loads native libraries
print(package.loadlib("./lib.so", "*")) --> nil	dynamic libraries not enabled; check your Lua installation	absent
print(package.loadlib("./lib.so", "luaopen_lib")) --> nil	dynamic libraries not enabled; check your Lua installation	absent
local name = os.tmpname()
package.path, package.cpath = "", name
print((select(2, pcall(require, "lib")):gsub(name, "NAME")))
--> error loading module 'lib' from file 'NAME':
--> 	dynamic libraries not enabled; check your Lua installation
os.remove(name)
