-- Larger than the largest array of the host.
--@ stops limit error
--@ limits memory=1G
return #("x"):rep(135000000):reverse()
