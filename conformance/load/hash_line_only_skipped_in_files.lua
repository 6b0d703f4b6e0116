print(load "#!shebang\nreturn 1")              --> nil	[string "#!shebang..."]:1: unexpected symbol near '#'
print(load "# x")                              --> nil	[string "# x"]:1: unexpected symbol near '#'
