local function why(source) return (select(2, load(source, "=s"))) end
print(why "while x do")                                --> s:1: 'end' expected near <eof>
print(why "while x do\n\n")                            --> s:3: 'end' expected (to close 'while' at line 1) near <eof>
print(why "x = 1\nfor i = 1, 2 do\nx = 2\n")           --> s:4: 'end' expected (to close 'for' at line 2) near <eof>
print(why "repeat\nx = 2\n")                           --> s:3: 'until' expected (to close 'repeat' at line 1) near <eof>
print(why "if a then\nelseif b then\n")                --> s:3: 'end' expected (to close 'if' at line 1) near <eof>
print(why "f = function()\n\n")                        --> s:3: 'end' expected (to close 'function' at line 1) near <eof>
print(why "do\n")                                      --> s:2: 'end' expected (to close 'do' at line 1) near <eof>
print(why "x = (1\n+ 2")                               --> s:2: ')' expected (to close '(' at line 1) near <eof>
print(why "f(1\n, 2")                                  --> s:2: ')' expected (to close '(' at line 1) near <eof>
print(why "x = a[1\n")                                 --> s:2: ']' expected near <eof>
-- a missing 'end' inside is noticed at the outermost block
print(why "function f()\nwhile a do\nif b then\nend\nend\n") --> s:6: 'end' expected (to close 'function' at line 1) near <eof>
