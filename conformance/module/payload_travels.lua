-- Rules 5.15, 9.1, D19: a payload that is sent arrives as its data, whatever its format.
local function worker(parent)
  local message = process.inbox():receive()
  process.send(parent, "back", message:payload():transcode(payload.format.JSON))
end

local function main()
  local pid = process.spawn("app:worker", "app:processes", process.pid())
  process.send(pid, "go", payload.new({ n = 1 }):transcode(payload.format.JSON))
  local back = process.inbox():receive():payload()
  print(back:get_format(), back:data().n)   --> lua/any	1
end

return { main = main, worker = worker }
