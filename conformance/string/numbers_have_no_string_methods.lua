local n = 5
n:rep(2) --! runtime: attempt to index a number value (local 'n')
