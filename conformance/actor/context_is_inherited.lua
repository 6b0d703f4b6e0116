-- Children inherit the caller's context values (4.6, 10c); whoever reads one gets a copy.
local ctx = require("ctx")

local function grandchild()
  return { user = ctx.get("user"), list = #ctx.get("list") }
end

local function child()
  ctx.get("list")[1] = "changed by the child"
  local got = process.exec("app:grandchild", "app:processes")
  return { user = got.user, list = got.list, first = ctx.get("list")[1] }
end

local function plain()
  local count = 0
  for _ in pairs(ctx.all()) do count = count + 1 end
  return count
end

local function result_of(pid, err)
  assert(pid, err)
  return process.events():receive().result.value
end

local function main()
  local list = { "a", "b" }
  local spawner = process.with_context({ user = "ada", list = list })
  list[1] = "changed by the parent"
  local got = result_of(spawner:spawn_monitored("app:child", "app:processes"))
  print(got.user, got.list, got.first)                            --> ada	2	a
  print(result_of(process.spawn_monitored("app:plain", "app:processes")))  --> 0
  print(result_of(spawner:with_context({ more = 1 }):spawn_monitored("app:plain", "app:processes")))  --> 3

  print(ctx.get("user"))                                          --> nil	key not found: user
  local _, missing = ctx.get("user")
  local _, empty = ctx.get("")
  print(missing:kind(), empty, empty:kind())                      --> NotFound	empty key	Invalid
  print(next(ctx.all()), select("#", ctx.all()))                  --> nil	2
  print(pcall(ctx.get))                                           --> false	bad argument #1 to 'ctx.get' (string expected, got no value)
end

return { main = main, child = child, grandchild = grandchild, plain = plain }
