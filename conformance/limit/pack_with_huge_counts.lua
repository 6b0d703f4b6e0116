--@ stops limit error
return #string.pack("c999999999", "")
