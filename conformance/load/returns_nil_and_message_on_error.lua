local f, message = load "x ="
print(f, message)                              --> nil	[string "x ="]:1: unexpected symbol near <eof>
print(select("#", load "x ="))                 --> 2
print(pcall(load))                             --> false	bad argument #1 to 'load' (function expected, got no value)
print(pcall(load, {}))                         --> false	bad argument #1 to 'load' (function expected, got table)
print(load(12))                                --> nil	[string "12"]:1: unexpected symbol near '12'
