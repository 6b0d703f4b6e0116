-- PUC compiles while it reads: in one statement the error that comes first in the text is reported, whatever its kind.
local function says(text) print((select(2, load(text, '=c')))) end

-- Names are looked at before what follows them is read.
says('local K <const> = 1; K = )') --> c:1: attempt to assign to const variable 'K'
says('local K <const> = 1; K, x = 1e') --> c:1: attempt to assign to const variable 'K'
says('local K <const> = 1; x, K +') --> c:1: attempt to assign to const variable 'K'
says('local K <const> = 1; x = 1 + ) K = 2') --> c:1: unexpected symbol near ')'
says('local K <const> = 1; K 1') --> c:1: syntax error near '1'
says('local K <const> = 1; K = 1 = 2') --> c:1: attempt to assign to const variable 'K'
says('local K <const> = 1; while x do K = 1 ) end') --> c:1: attempt to assign to const variable 'K'
says('local K <const> = 1; x = { function() K = 1 end, ) }') --> c:1: attempt to assign to const variable 'K'
says('local K <const> = 1; f(function() K = 1 end 2)') --> c:1: attempt to assign to const variable 'K'
says('local K <const> = 1; function K() return end end') --> c:1: attempt to assign to const variable 'K'
says('local K <const> = 1; function K() x = end') --> c:1: unexpected symbol near 'end'

-- Labels that are missing, or where a function is at its end, and what follows that.
says('local function f() goto out end )') --> c:1: no visible label 'out' for <goto> at line 1
says('x = function() break end )') --> c:1: break outside loop at line 1
says('local function f() goto out ) end') --> c:1: unexpected symbol near ')'
says('do goto out end )') --> c:1: unexpected symbol near ')'
says('f(function() goto out end') --> c:1: no visible label 'out' for <goto> at line 1
says('local function f() goto out') --> c:1: 'end' expected near <eof>
says('do goto l; local x; ::l:: f() end )') --> c:1: <goto l> at line 1 jumps into the scope of local 'x'
says('do goto l; local x; ::l:: )') --> c:1: <goto l> at line 1 jumps into the scope of local 'x'
says('goto l; local x; ::l:: end') --> c:1: <eof> expected near 'end'
says('while x do ::l:: ::l:: ) end') --> c:1: label 'l' already defined on line 1
says('do ::l:: ::l:: ::a ) end') --> c:1: '::' expected near ')'

-- One token more than a statement has is read before its end is compiled.
says('local function f() goto out end 1x') --> c:1: malformed number near '1x'
says('local function f() goto out end x 1x') --> c:1: no visible label 'out' for <goto> at line 1
says('do ::l:: ::l:: 1x') --> c:1: malformed number near '1x'
says('local K <const> = 1; K 1x') --> c:1: malformed number near '1x'
says('local K <const> = 1; K = 1x') --> c:1: attempt to assign to const variable 'K'
says("local K <const> = 1; K = 'abc") --> c:1: attempt to assign to const variable 'K'
says("local K <const> = 1; K 'abc") --> c:1: unfinished string near <eof>
