local hidden = "local"
hidden_global = "global"
print(load "return hidden, hidden_global" ())  --> nil	global
local function f(...) return load "return ..." ("own varargs") end
print(f("outer"))                              --> own varargs
