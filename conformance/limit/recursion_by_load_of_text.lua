--@ stops limit error
local source = "local source, load = ... return load(source)(source, load) .. ''"
while true do pcall(load(source), source, load) end
