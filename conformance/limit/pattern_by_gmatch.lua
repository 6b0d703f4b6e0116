--@ stops limit
for _ in ("a"):rep(1000000):gmatch("a-b") do end
