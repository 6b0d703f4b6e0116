local name = os.tmpname()
local file = assert(io.open(name, "w"))
file:write("# a first line for the shell\nlocal n = ... ; return n or 'none', v, 2\n")
file:close()
print(loadfile(name)(5))                       --> 5	nil	2
print(loadfile(name, "t", { v = "env" })())    --> none	env	2
print(dofile(name))                            --> none	nil	2
print(loadfile(name, "b") == nil)              --> true
os.remove(name)
print(loadfile(name) == nil, (select(2, loadfile(name)):gsub(name, "NAME", 1))) --> true	cannot open NAME: No such file or directory
print(pcall(dofile, "does/not/exist.lua"))     --> false	cannot open does/not/exist.lua: No such file or directory
