local done
local f = load(function() if not done then done = true return "error 'x'" end end)
print(pcall(f))                                --> false	(load):1: x
print(debug.getinfo(f, "S").source)            --> =(load)
