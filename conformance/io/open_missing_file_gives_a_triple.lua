print(io.open("no/such/file")) --> nil	no/such/file: No such file or directory	2
print(io.open("no/such/file", "w")) --> nil	no/such/file: No such file or directory	2
print(select("#", io.open("no/such/file", "r+"))) --> 3
print(pcall(assert, io.open("no/such/file"))) --> false	no/such/file: No such file or directory
