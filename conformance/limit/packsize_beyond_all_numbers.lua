--@ stops limit error
while true do string.packsize(("c999999999"):rep(10)) end
