print(select("#", ("x"):rep(32):match(("(x)"):rep(32)))) --> 32
print(pcall(string.match, ("x"):rep(33), ("(x)"):rep(33))) --> false	too many captures
