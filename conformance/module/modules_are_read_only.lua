-- Rules 2.4, 2.6: modules are found by require, are the same object each time, and cannot be changed.
local function main()
  for _, name in ipairs({ "json", "base64", "uuid", "env", "events", "funcs", "io", "registry", "time", "ctx" }) do
    local module = require(name)
    local ok = pcall(function() module.extra = 1 end)
    print(name, type(module), module == require(name), ok)
  end
  --> json	table	true	false
  --> base64	table	true	false
  --> uuid	table	true	false
  --> env	table	true	false
  --> events	table	true	false
  --> funcs	table	true	false
  --> io	table	true	false
  --> registry	table	true	false
  --> time	table	true	false
  --> ctx	table	true	false
  print(json, uuid, io)                            --> nil	nil	nil
  local ok, err = pcall(require, "sql")
  print(ok, err)                                   --> false	module 'sql' not found
end

return { main = main }
