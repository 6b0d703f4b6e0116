-- Rule 11 (registry): get by ID, find by kind, namespace and fields of meta.
local registry = require("registry")

local function ids(criteria)
  local found = {}
  for _, entry in ipairs(registry.find(criteria)) do found[#found + 1] = entry.id end
  print(#found, table.concat(found, " "))
end

local function fn_helper() end

local function main()
  local entry = registry.get("app:settings")
  print(entry.id, entry.kind, entry.meta.type, entry.data.limit)   --> app:settings	registry.entry	config	7
  entry.data.limit = 8
  print(registry.get("app:settings").data.limit)                   --> 7
  local none, err = registry.get("app:nothing")
  print(none, err, err:kind(), err:retryable())                    --> nil	entry not found: app:nothing	NotFound	false
  ids({ kind = "function.lua" })                                   --> 1	app:fn_helper
  ids({ [".kind"] = "env.variable", [".ns"] = "app.env" })         --> 2	app.env:greeting app.env:fixed
  ids({ namespace = "app.env", kind = "env.variable" })            --> 2	app.env:greeting app.env:fixed
  ids({ ["meta.type"] = "config" })                                --> 1	app:settings
  ids({ type = "config", kind = "registry.entry" })                --> 1	app:settings
  ids({ meta = { tags = "green" } })                               --> 1	app:settings
  ids({ ["meta.role"] = "fn_helper" })                             --> 1	app:fn_helper
  ids({ kind = "nothing" })                                        --> 0	
  print(#registry.find({}) > 3)                                    --> true
  local id = registry.parse_id("a.b:c:d")
  print(id.ns, id.name, registry.parse_id("x").ns == "", registry.parse_id("x").name) --> a.b	c:d	true	x
end

return { main = main, fn_helper = fn_helper }
