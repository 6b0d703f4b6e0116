local f = setmetatable({ name = "f" }, { __call = function(self, ...) return self.name, select("#", ...), ... end })
print(f())                                --> f	0
print(f(1, nil))                          --> f	2	1	nil
print((f("x")))                           --> f
print(pcall(f, "p"))                      --> true	f	1	p
local o = { m = f }
print(o:m("arg") == "f", select("#", o:m("arg"))) --> true	4
