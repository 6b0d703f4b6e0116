-- Rule 11 (registry): a snapshot keeps what there was; changes are applied all or none and make a new version.
local registry = require("registry")

local function main()
  local before = registry.snapshot()
  print(before, before:version():id(), before:version():previous())   --> registry.Snapshot{version=0}	0	nil
  print(before:get("app:settings").data.limit, #before:namespace("app.env")) --> 7	2
  local changes = before:changes()
  changes:create({ id = "app:new", kind = "registry.entry", meta = { type = "fresh" }, data = { 1 } })
    :update({ id = "app:settings", kind = "registry.entry", data = { limit = 9 } })
    :delete("app.env:fixed")
  print(#changes:ops(), changes:ops()[1].kind, changes:ops()[3].entry.id) --> 3	entry.create	app.env:fixed
  local version = assert(changes:apply())
  print(version:id(), version:previous():id(), version)               --> 1	0	v1
  print(registry.get("app:new").data[1], registry.get("app:settings").data.limit) --> 1	9
  print(registry.get("app.env:fixed"))                                --> nil	entry not found: app.env:fixed
  print(before:get("app:settings").data.limit, #before:find({ type = "fresh" })) --> 7	0
  print(registry.current_version():id())                              --> 1

  local again = registry.snapshot():changes():delete({ ns = "app", name = "new" }):create({ id = "app:settings", kind = "x" })
  local none, err = again:apply()
  print(none, err, err:kind())                                        --> nil	entry already exists: app:settings	AlreadyExists
  print(registry.get("app:new") ~= nil)                               --> true
  print(select(2, registry.snapshot():changes():apply()))             --> no changes to apply
end

return { main = main }
