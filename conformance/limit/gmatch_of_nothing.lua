--@ stops limit
for _ in ("x"):rep(10000000):gmatch("") do end
