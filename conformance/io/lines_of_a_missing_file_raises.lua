print(pcall(io.lines, "no/such/file")) --> false	cannot open file 'no/such/file' (No such file or directory)
for _ in io.lines("no/such/file") do end --! runtime: cannot open file 'no/such/file' (No such file or directory)
