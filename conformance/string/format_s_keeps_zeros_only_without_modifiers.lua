print(#("%s"):format("a\0b")) --> 3
print(#("[%s]"):format(("\0"):rep(200))) --> 202
print(pcall(string.format, "%10s", "a\0b")) --> false	bad argument #2 to 'string.format' (string contains zeros)
print(#("%20s"):format(("x"):rep(150))) --> 150
