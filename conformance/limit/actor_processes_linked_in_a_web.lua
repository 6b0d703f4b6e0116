--@ stops limit error alive
--@ only process
local function linker(...)
  for _, pid in ipairs({ ... }) do process.link(pid) end
  process.events():receive()
end

local function main(...)
  process.set_options({ trap_links = true })
  local all = {}
  for i = 1, 100 do all[i] = process.spawn_linked("app:linker", "app:processes", table.unpack(all)) end
  for _ = 1, 1000 do process.terminate(all[1]) end
  while true do end
end

return { main = main, linker = linker }
