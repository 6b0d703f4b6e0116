-- Rule 11 (env): variables come from entries and the host, and what is set is seen by every process.
local env = require("env")

local function reader()
  return env.get("MODULE_TEST")
end

local function main()
  print(env.get("GREETING"))                     --> hello
  print(env.set("GREETING", "hi"))               --> true
  print(env.get("GREETING"))                     --> hi
  print(env.set("MODULE_TEST", "one"))           --> true
  print(env.set("MODULE_TEST", "two"))           --> true
  print(process.exec("app:reader", "app:processes")) --> two
  local all = env.get_all()
  print(all.MODULE_TEST, all.GREETING, all.FIXED) --> two	hi	stone
  all.MODULE_TEST = "changed"
  print(env.get("MODULE_TEST"))                  --> two
  print(env.get("PATH") ~= nil, all.PATH ~= nil) --> true	true
end

return { main = main, reader = reader }
