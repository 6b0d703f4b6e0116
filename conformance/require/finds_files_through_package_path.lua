local name = os.tmpname()
local folder, module = name:match("^(.*/)([^/]+)$")
local f = io.open(name, "w")
f:write("local n, where = ... ; return { name = n, where = where }")
f:close()
package.path = "./no-such-?;" .. folder .. "?"
local m, where = require(module)
print(m.name == module, m.where == name, where == name) --> true	true	true
print(require(module) == m) --> true
os.remove(name)
