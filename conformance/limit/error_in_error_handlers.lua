--@ stops limit
while true do xpcall(error, function(m) error(m) end) end
