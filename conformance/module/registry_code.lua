-- Rule 11 (registry): code that is created or changed counts from the next start on.
local registry = require("registry")
local funcs = require("funcs")

local function put(verb, body)
  local changes = registry.snapshot():changes()
  changes[verb](changes, { id = "app:made", kind = "function.lua", data = { source = body, modules = { "json" } } })
  assert(changes:apply())
end

local function main()
  print(select(2, funcs.call("app:made")))          --> function app:made not found
  put("create", "return function(x) return json.encode({ x }) end")
  print(funcs.call("app:made", 5))                  --> [5]
  put("update", "return function(x) return require('uuid') end")
  print((tostring(select(2, funcs.call("app:made"))):find("module 'uuid' not found", 1, true)) ~= nil) --> true
  put("update", "this is no Lua")
  print(select(2, funcs.call("app:made")):kind())   --> Invalid
  assert(registry.snapshot():changes():delete("app:made"):apply())
  print(select(2, funcs.call("app:made")))          --> function app:made not found
end

return { main = main }
