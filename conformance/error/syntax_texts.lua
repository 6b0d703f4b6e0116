local function why(source) return (select(2, load(source, "=s"))) end
print(why "x")                                         --> s:1: syntax error near <eof>
print(why "x y")                                       --> s:1: syntax error near 'y'
print(why "f() = 1")                                   --> s:1: syntax error near '='
print(why "local 1")                                   --> s:1: <name> expected near '1'
print(why "x = ")                                      --> s:1: unexpected symbol near <eof>
print(why "for i do end")                              --> s:1: '=' or 'in' expected near 'do'
print(why "for i = 1 do end")                          --> s:1: ',' expected near 'do'
print(why "for 1 = 1, 2 do end")                       --> s:1: <name> expected near '1'
print(why "a.1 = 2")                                   --> s:1: syntax error near '.1'
print(why "return return")                             --> s:1: unexpected symbol near 'return'
print(why "function f( end")                           --> s:1: <name> or '...' expected near 'end'
print(why "x = }")                                     --> s:1: unexpected symbol near '}'
print(why "goto 1")                                    --> s:1: <name> expected near '1'
print(why "a:b = 1")                                   --> s:1: function arguments expected near '='
print(why "f(1, )")                                    --> s:1: unexpected symbol near ')'
print(why "(a) = ")                                    --> s:1: syntax error near '='
print(why "else")                                      --> s:1: <eof> expected near 'else'
print(why "return 1 2")                                --> s:1: <eof> expected near '2'
