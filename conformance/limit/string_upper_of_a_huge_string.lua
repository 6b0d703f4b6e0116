--@ stops limit error
--@ limits memory=1G
return #("x"):rep(400000000):upper():lower()
