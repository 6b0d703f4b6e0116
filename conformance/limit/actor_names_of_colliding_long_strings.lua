-- Hosts hash long strings by little more than their length: names of processes, topics and groups, too.
--@ stops limit
--@ only process
local function main()
  local prefix, n = ("x"):rep(20000), 0
  while true do
    n = n + 1
    local name = prefix .. 100000 + n % 3000
    process.send(process.pid(), name, n)
    process.listen(name)
    process.registry.register(name)
    process.group.join(name)
    process.group.monitor(name)
    process.registry.lookup(name)
  end
end

return { main = main }
