local name = os.tmpname()
local folder, module = name:match("^(.*/)([^/]+)$")
local f = io.open(name, "w")
f:write("return =")
f:close()
package.path = folder .. "?"
local ok, message = pcall(require, module)
message = message:gsub(name:gsub("%p", "%%%0"), "FILE"):gsub(module, "MODULE")
print(message) --> error loading module 'MODULE' from file 'FILE':
               --> 	FILE:1: unexpected symbol near '='
os.remove(name)
