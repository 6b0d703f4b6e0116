print(load("return 1 + 1")()) --> 2
print(load("local a, b = ... return b, a")(1, 2)) --> 2	1
print(load("syntax error here")) --> nil	[string "syntax error here"]:1: syntax error near 'error'
print(type(load("return", "=chunk"))) --> function
print((select(2, load("x =", "=chunk")))) --> chunk:1: unexpected symbol near <eof>
print((select(2, load("x =", "@file.lua")))) --> file.lua:1: unexpected symbol near <eof>
print((select(2, load("x =\n\n'")))) --> [string "x =..."]:3: unfinished string near <eof>
