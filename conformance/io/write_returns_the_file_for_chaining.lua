io.write("a", 1, 2.5, "\n") --> a12.5
io.write("x"):write("y", "\n") --> xy
io.stdout:write("method\n") --> method
print(io.write() == io.stdout) --> true
print(pcall(io.write, {})) --> false	bad argument #1 to 'io.write' (string expected, got table)
print(pcall(io.write, "", nil)) --> false	bad argument #2 to 'io.write' (string expected, got nil)
