--@ stops limit
--@ only state
while true do pcall(os.exit) pcall(os.exit, true, true) end
