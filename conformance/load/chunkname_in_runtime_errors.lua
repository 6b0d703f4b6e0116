print(pcall(load("\nerror 'e'", "=c")))        --> false	c:2: e
print(pcall(load("\n\nx.y = 1", "@f.lua")))    --> false	f.lua:3: attempt to index a nil value (global 'x')
print(pcall(load "x.y = 1"))                   --> false	[string "x.y = 1"]:1: attempt to index a nil value (global 'x')
print(debug.getinfo(load("", "=name"), "S").short_src, debug.getinfo(load("", "=name"), "S").source) --> name	=name
local info = debug.getinfo(load "return 1", "S")
print(info.what, info.source, info.linedefined) --> main	return 1	0
