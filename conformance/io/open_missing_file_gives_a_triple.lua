print(io.open("no/such/file")) --> nil	no/such/file: No such file or directory	2
print(io.open("no/such/file", "w")) --> nil	no/such/file: No such file or directory	2
print(select("#", io.open("no/such/file", "r+"))) --> 3
print(pcall(assert, io.open("no/such/file"))) --> false	no/such/file: No such file or directory
-- As in C, a name ends at a zero byte.
print(io.open("no/such\0file")) --> nil	no/such: No such file or directory	2
print(pcall(io.lines, "no/such\0file")) --> false	cannot open file 'no/such' (No such file or directory)
print(loadfile("no/such\0file")) --> nil	cannot open no/such: No such file or directory
print(os.remove("no/such\0file")) --> nil	no/such: No such file or directory	2
