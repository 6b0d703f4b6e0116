-- The reader of load is asked for no piece after the one that makes an error certain; and for that one only if it is needed.
local function pieces(list)
  local asked = 0
  local f, message = load(function() asked = asked + 1 return list[asked] end, "=r")
  print(f and "ok" or message, asked)
end
pieces { "x = }", " y", "z" }                    --> r:1: unexpected symbol near '}'	2
pieces { "x", "=", "=", "1", "2" }               --> r:1: syntax error near '=='	4
pieces { "return 1 ", "return 2", "x" }          --> r:1: <eof> expected near 'return'	2
pieces { "'abc", "\n", "x" }                     --> r:1: unfinished string near ''abc'	2
pieces { "--x", "y", "\n}", "z" }                --> r:2: unexpected symbol near '}'	4
pieces { "x = 1e", "}", "3" }                    --> r:1: malformed number near '1e'	2
pieces { "x = 0x", "g", "h" }                    --> r:1: malformed number near '0xg'	3
pieces { "[[", "]", "]", " x" }                  --> r:1: unexpected symbol near '[[]]'	4
pieces { "f(", ")", ")", "x", "y" }              --> r:1: unexpected symbol near ')'	4
pieces { "return", " 1 + ", "+", " 2" }          --> r:1: unexpected symbol near '+'	4
pieces { "\27Lua", "x", "y" }                    --> r: bad binary format (version mismatch)	2
pieces { "x =", " }", " y" }                     --> r:1: unexpected symbol near '}'	3
pieces { "", "x" }                               --> ok	1
pieces { "return", " ", "1", "", "x" }           --> ok	4
pieces { "break", " ", " " }                     --> r:1: break outside loop at line 1	4
-- An endless text with an error in it ends.
local lines = 0
print(load(function() lines = lines + 1 return lines == 500 and "x = = 1\n" or "x = 1\n" end, "=r")) --> nil	r:500: unexpected symbol near '='
print(lines < 1500) --> true
