--@ stops limit
for _ in ("ab"):rep(1000000):gmatch("a()") do ("a"):rep(25):find(("a?"):rep(25) .. ("a"):rep(25) .. "b") end
