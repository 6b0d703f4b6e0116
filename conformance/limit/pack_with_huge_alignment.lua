--@ stops limit error
return #string.pack(("!16 b i16 "):rep(1000000), 1)
