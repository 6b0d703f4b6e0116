--@ stops limit
while true do end
