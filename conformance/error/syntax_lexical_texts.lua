local function why(source) return (select(2, load(source, "=s"))) end
print(why "x = 'abc")                                  --> s:1: unfinished string near <eof>
print(why "x = 'abc\n'")                               --> s:1: unfinished string near ''abc'
print(why "x = [[abc")                                 --> s:1: unfinished long string (starting at line 1) near <eof>
print(why "--[[abc\n")                                 --> s:2: unfinished long comment (starting at line 1) near <eof>
print(why "x = [=abc")                                 --> s:1: invalid long string delimiter near '[='
print(why "x = 3x")                                    --> s:1: malformed number near '3x'
print(why "x = 0xg")                                   --> s:1: malformed number near '0xg'
print(why "x = 1..2")                                  --> s:1: malformed number near '1..2'
print(why "x = 1e+")                                   --> s:1: malformed number near '1e+'
print(why "x = @")                                     --> s:1: unexpected symbol near '@'
print(why "x = 'a' $")                                 --> s:1: unexpected symbol near '$'
print(why "x = \1")                                    --> s:1: unexpected symbol near '<\1>'
print(why "x ! = 1")                                   --> s:1: syntax error near '!'
