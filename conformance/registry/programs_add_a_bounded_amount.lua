-- Changes that would fill the registry are refused, all of them; it takes others, and what is deleted makes room.
local function add(ids, size)
  local changes = require("registry").snapshot():changes()
  for _, id in ipairs(ids) do
    changes:create({ id = id, kind = "k", data = { ("x"):rep(size) } })
  end
  return changes:apply()
end

local function main()
  local registry = require("registry")
  print(add({ "a:1", "a:2" }, 3000000) ~= nil) --> true
  local done, err = add({ "a:3", "a:4" }, 2000000)
  print(done, err, err:kind(), err:retryable()) --> nil	the registry is full	ResourceExhausted	false
  print(registry.get("a:3")) --> nil	entry not found: a:3
  print(add({ "a:5" }, 1000) ~= nil) --> true
  print(registry.snapshot():changes():delete("a:1"):apply() ~= nil) --> true
  print(add({ "a:3", "a:4" }, 2000000) ~= nil) --> true
  print(pcall(add, { "a:6", "a:7", "a:8" }, 3000000)) --> false	programs_add_a_bounded_amount.lua:5: bad argument #1 to 'create' (the registry is full)
  local t = {}
  for i = 1, 100000 do t[i] = { i } end
  local changes = registry.snapshot():changes()
  print(pcall(changes.create, changes, { id = "b:1", kind = "k", data = t })) --> false	bad argument #2 to '?' (the entry is too large)
end

return { main = main }
