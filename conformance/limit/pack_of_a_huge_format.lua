--@ stops limit
while true do pcall(string.packsize, ("i8"):rep(1000000)) pcall(string.pack, ("x"):rep(10000000)) end
