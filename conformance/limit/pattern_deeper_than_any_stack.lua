--@ stops limit error
while true do pcall(string.find, ("a"):rep(200000), ("(a"):rep(16) .. ("a?"):rep(200000)) end
