print('say "hi"', "it's")              --> say "hi"	it's
print("\x7e\126~")                     --> ~~~
print('a\'b', "a\"b")                  --> a'b	a"b
print("-- no comment", '[[no bracket]]') --> -- no comment	[[no bracket]]
print(#'', #"" == 0)                   --> 0	true
