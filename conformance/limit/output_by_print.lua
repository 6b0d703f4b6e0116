--@ stops limit
while true do print("x") end
