local name = os.tmpname()
local f = io.open(name, "w")
f:write("#!/usr/bin/env lua\nlocal a = ... \nreturn a, 'from file', x")
f:close()
print(loadfile(name)(7)) --> 7	from file	nil
print(dofile(name)) --> nil	from file	nil
print(loadfile(name, "t", { x = "env" })(1)) --> 1	from file	env
print(loadfile("no/such/file")) --> nil	cannot open no/such/file: No such file or directory
print(pcall(dofile, "no/such/file")) --> false	cannot open no/such/file: No such file or directory
os.remove(name)
