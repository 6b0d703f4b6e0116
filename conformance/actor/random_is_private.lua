-- A process's random numbers are its own: nobody else can seed or advance them.
local function drawer()
  math.randomseed(42)
  local go, numbers = process.listen("go"), {}
  for i = 1, 3 do
    numbers[i] = math.random(1000000)
    process.send("main", "drawn")
    go:receive()
  end
  return table.concat(numbers, " ")
end

local function main()
  process.registry.register("main")
  local drawn, events = process.listen("drawn"), process.events()
  local results = {}
  for _, disturb in ipairs { false, true } do
    local pid = process.spawn_monitored("app:drawer", "app:processes")
    for i = 1, 3 do
      drawn:receive()
      if disturb then math.randomseed(i) math.random() end
      process.send(pid, "go")
    end
    results[#results + 1] = events:receive().result.value
  end
  print(results[1] == results[2])                                 --> true
end

return { main = main, drawer = drawer }
