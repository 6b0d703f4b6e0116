--@ stops limit
--@ only process
local function main(...)
  while true do process.set_options({ trap_links = true }) process.get_options() process.pid() process.id() end
end

return { main = main }
