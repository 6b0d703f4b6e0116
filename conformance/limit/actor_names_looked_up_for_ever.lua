--@ stops limit
--@ only process
local function main(...)
  local name = ("n"):rep(1000000)
  while true do process.registry.register(name) process.registry.lookup(name) process.registry.unregister(name) end
end

return { main = main }
