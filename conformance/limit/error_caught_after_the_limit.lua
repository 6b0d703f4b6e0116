-- What stops the program must not be caught by it.
--@ stops limit
while true do pcall(function() while true do end end) end
